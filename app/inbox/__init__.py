"""待办: the inbox, the task page, the case page; writes go through the API."""
