"""Pages of the designer: the packages, their releases, what each changes, and how it goes into force."""
