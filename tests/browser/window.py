"""A window of the browser that notes what a page of ours must never do."""

from urllib.parse import urlsplit


class Window:
    """A page and its faults."""

    def __init__(self, page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda message: self._told(message))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._asked(request.url))

    def _told(self, message) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def _asked(self, url: str) -> None:
        """Everything a page needs comes from where the page comes from."""
        if urlsplit(url).hostname not in ("127.0.0.1", None):
            self.faults.append(f"went to {url}")
