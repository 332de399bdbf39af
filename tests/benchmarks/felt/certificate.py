"""Makes a certificate for 127.0.0.1 that signs itself. Clients trust it by SSL_CERT_FILE."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HOST = "127.0.0.1"
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its private key, as PEM files."""

    certificate: Path
    key: Path

    @classmethod
    def create(cls, folder: Path) -> "Certificate":
        """Make a certificate that is valid today and tomorrow, on the curve that most servers use."""
        key = ec.generate_private_key(ec.SECP256R1())
        files = cls(folder / "certificate.pem", folder / "key.pem")
        files.certificate.write_bytes(_signed(key).public_bytes(Encoding.PEM))
        files.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return files

    def server_context(self) -> ssl.SSLContext:
        """Return the settings of a server that shows this certificate."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.key)
        return context


def _signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(NAME, NAME, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - A_DAY).not_valid_after(now + A_DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    addresses = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
    return builder.add_extension(addresses, critical=False).sign(key, hashes.SHA256())
