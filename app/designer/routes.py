"""Every module that adds pages to the designer; importing this file makes it whole."""

from app.designer import (
    begin_views,
    changes_views,
    form_views,
    moving_views,
    play_views,
    settings_views,
    table_views,
    views,
)
from app.designer.views import designer

MODULES = (views, moving_views, begin_views, changes_views, form_views, play_views, settings_views, table_views)

__all__ = ["MODULES", "designer"]
