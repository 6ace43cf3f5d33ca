"""What is asked for at sign-in, on the slip's page and for a password."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm as StepForm
from allauth.mfa.base.forms import ReauthenticateForm as StepAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms as fields
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit.formats import latin
from wayhome.kit.forms import Form
from wayhome.kit.inputs import ChoiceButtons
from wayhome.trust.accounts import lockout
from wayhome.trust.accounts.models import LANGUAGES

_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def _username(**more: Any) -> fields.CharField:
    return fields.CharField(
        label=_("User name"),
        max_length=40,
        error_messages={"required": _("Type your user name.")},
        widget=fields.TextInput({**_PLAIN, "autocomplete": "username"}),
        **more,
    )


def _password(label: Any, kind: str = "current-password", **more: Any) -> fields.CharField:
    return fields.CharField(
        label=label,
        max_length=200,
        strip=False,
        error_messages={"required": _("Type the password.")},
        widget=fields.PasswordInput({**_PLAIN, "autocomplete": kind}),
        **more,
    )


class SignInForm(Form, LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _username()
        self.fields["password"] = _password(_("Password"))


class AgainForm(Form, ReauthenticateForm):
    """The password once more, before something that guards the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Password"))


def _code_field() -> fields.CharField:
    return fields.CharField(
        label=_("Code"),
        max_length=20,
        error_messages={"required": _("Type the code.")},
        widget=fields.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input wh-date"}
        ),
    )


class _CodeForm(Form):
    """A code of the second step: wrong ones are counted like wrong passwords."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field()

    def clean_code(self) -> str:
        """Return the code if it is right."""
        self.cleaned_data["code"] = "".join(latin(self.cleaned_data["code"]).split())
        try:
            turn = lockout.begin("second step", self.user.username, context.request)
        except lockout.Waiting as waiting:
            raise ValidationError(str(waiting.sentence)) from waiting
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            if turn.last_free:
                get_adapter(context.request).note_wrong_tries(self.user.username)
            raise
        if not lockout.use_code(self.user, code):
            raise mfa_adapter().validation_error("used_code")
        turn.passed()
        return code


class SecondStepForm(_CodeForm, StepForm):
    """The code at sign-in."""


class SecondStepAgainForm(_CodeForm, StepAgainForm):
    """The code once more."""


class SecondStepSetUpForm(_CodeForm, ActivateTOTPForm):
    """The first code, which shows that the app was set up."""


class PasskeyForm(Form, AddWebAuthnForm):
    """What the browser answers when a passkey is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget = fields.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Check the answer; whatever is wrong with it, it is a passkey that was not made."""
        try:
            return super().clean() or {}
        except ValidationError:
            raise
        except Exception as broken:  # the library reads a stranger's bytes, and stumbles in many ways
            raise mfa_adapter().validation_error("incorrect_passkey") from broken


class PasskeyStepForm(AuthenticateWebAuthnForm):
    """What the browser answers when a passkey is asked for at sign-in."""

    def clean_credential(self) -> Any:
        """Return the passkey, if it is hers and the answer is to this very question."""
        try:
            return super().clean_credential()
        except Exception as broken:
            raise mfa_adapter().validation_error("incorrect_passkey") from broken


class NewPasswordForm(Form):
    """A new password, typed twice."""

    new_password = _password(
        _("New password"),
        "new-password",
        help_text=_("At least 12 characters. A few words in a row are easy to keep in mind."),
    )
    new_password_again = _password(_("New password, once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        given = super().clean() or {}
        first, second = given.get("new_password"), given.get("new_password_again")
        if first and second and first != second:
            self.add_error(
                "new_password_again", _("The two are not the same. Type the new password once more.")
            )
        return given


class PasswordForm(NewPasswordForm):
    """One's own password, changed."""

    old_password = _password(_("Password you have now"))
    field_order = ("old_password", "new_password", "new_password_again")


class WelcomeForm(NewPasswordForm):
    """What stands on the slip, and the password it is exchanged for."""

    username = _username()
    code = fields.CharField(
        label=_("Code on the slip"),
        max_length=40,
        error_messages={"required": _("Type the code that stands on the slip.")},
        widget=fields.TextInput(
            {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    field_order = ("username", "code", "new_password", "new_password_again")


class LanguageForm(Form):
    """The language of the pages on this device."""

    language = fields.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES.choices,
        widget=ChoiceButtons,
        error_messages={"required": _("Choose a language.")},
    )
    next = fields.CharField(required=False, max_length=2000, widget=fields.HiddenInput)
