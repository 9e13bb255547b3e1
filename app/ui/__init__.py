"""The frame all pages share: templates, and what the front end build made."""
