"""An entry of the portal: a kind of record that the public may read, as its package words it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PortalEntry:
    """`register`: the name in its address; `title` on its pages, `menu` in the bar, `about` below the title."""

    register: str
    title: str
    menu: str
    about: str = ""
