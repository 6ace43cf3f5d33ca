"""Sentences of Django and allauth that people meet in Wayhome and that we translate ourselves.

Django's Khmer is a third done and allauth has neither Vietnamese nor Khmer, so these stand in our own catalogue, which
comes first. Each must still exist, letter for letter, in the installed packages: a test looks.
"""

MSGIDS = (
    # Django: fields and validators
    "This field is required.",
    "Enter a whole number.",
    "Enter a number.",
    "Enter a valid date.",
    "Enter a valid time.",
    "Enter a valid date/time.",
    "Enter a valid value.",
    "Enter a valid email address.",
    "Enter a valid UUID.",
    "Enter a complete value.",
    "Enter a list of values.",
    "No file was submitted.",
    "The submitted file is empty.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Select a valid choice. That choice is not one of the available choices.",
    "“%(pk)s” is not a valid value.",
    "Ensure this value is less than or equal to %(limit_value)s.",
    "Ensure this value is greater than or equal to %(limit_value)s.",
    "Null characters are not allowed.",
    "%(model_name)s with this %(field_label)s already exists.",
    "%(model_name)s with this %(field_labels)s already exists.",
    "This field cannot be null.",
    "This field cannot be blank.",
    "and",
    "Unknown",
    "Yes",
    "No",
    # Django: several forms on one page
    "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may need to file a bug "
    "report if the issue persists.",
    # Django: accounts
    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
    "Password",
    "Password confirmation",
    "New password",
    "New password confirmation",
    "Old password",
    "Enter the same password as before, for verification.",
    "The two password fields didn’t match.",
    "The password is too similar to the %(verbose_name)s.",
    "Your password can’t be too similar to your other personal information.",
    "This password is too common.",
    "Your password can’t be a commonly used password.",
    "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.",
    "This account is inactive.",
    "Your old password was entered incorrectly. Please enter it again.",
    # allauth: signing in, the second step
    "Username",
    "Remember Me",
    "Code",
    "Authenticator code",
    "Current Password",
    "New Password",
    "New Password (again)",
    "This account is currently inactive.",
    "The username and/or password you specified are not correct.",
    "Too many failed login attempts. Try again later.",
    "Incorrect code.",
    "Incorrect password.",
    "Please type your current password.",
    "You must type the same password each time.",
    "The new value must be different from the current one.",
    "Be patient, you are sending too many requests.",
    "Recovery codes",
    "You cannot deactivate two-factor authentication.",
    "You cannot generate recovery codes without having two-factor authentication enabled.",
)

# One and many: (for one, for many).
PLURALS = (
    (
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    ("Please submit at most %(num)d form.", "Please submit at most %(num)d forms."),
    ("Please submit at least %(num)d form.", "Please submit at least %(num)d forms."),
    (
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    (
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
)
