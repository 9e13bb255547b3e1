"""Attachments: received, looked into, kept under their content's hash, bound to the case that names them."""
