"""Drafts of what a bulletin tells: written from the record of an activity, for an editor."""

from wayhome.evidence.bulletins.drafts.material import Material, materials
from wayhome.evidence.bulletins.drafts.write import Draft, write

__all__ = ["Draft", "Material", "materials", "write"]
