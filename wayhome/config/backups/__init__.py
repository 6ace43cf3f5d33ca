"""Backups: what is copied, the file it lies in, who can open it, how it is put back. The verbs are in ``config/verbs``."""
