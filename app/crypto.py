"""Encryption and keyed hashes of sensitive leaves behind one interface, so SM4 and SM3 can take its place."""

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "enc1:"


class Unreadable(Exception):
    """A sealed value was tampered with, or sealed with another key."""


class Vault:
    """Seals single text values. The key id is the prefix, so a key can be changed later."""

    def __init__(self, field_key: str) -> None:
        root = field_key.encode()
        # A key for each use: what somebody learns of one tells nothing of the other.
        self._aead = AESGCM(hashlib.sha256(b"seal" + root).digest())
        self._mac = hashlib.sha256(b"hash" + root).digest()

    def seal(self, text: str) -> str:
        """Ciphertext of `text`, different each time."""
        nonce = secrets.token_bytes(12)
        return PREFIX + base64.b64encode(nonce + self._aead.encrypt(nonce, text.encode(), None)).decode()

    def open(self, sealed: str) -> str:
        """The text again; raises Unreadable."""
        try:
            raw = base64.b64decode(sealed.removeprefix(PREFIX))
            return self._aead.decrypt(raw[:12], raw[12:], None).decode()
        except (InvalidTag, ValueError) as failure:
            raise Unreadable from failure

    def fingerprint(self, text: str) -> str:
        """Keyed hash, 32 hex digits: equality search over sealed values without opening them."""
        return hmac.new(self._mac, text.encode(), hashlib.sha256).hexdigest()[:32]


class _Holder:
    vault: Vault | None = None


_holder = _Holder()


def configure(field_key: str) -> None:
    """Set the key at start; every process does it once."""
    _holder.vault = Vault(field_key)


def vault() -> Vault:
    """The vault of this process."""
    if _holder.vault is None:
        raise RuntimeError("crypto.configure was not called")
    return _holder.vault
