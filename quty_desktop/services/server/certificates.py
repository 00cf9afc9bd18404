"""The server's certificate, and an authority of the plant's own where nobody gives one.

ECDSA on P-256, as every PostgreSQL of today takes it. The authority may sign servers' certificates and nothing else.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text

AUTHORITY_DAYS = 3_650
SERVER_DAYS = 825
"""Longer ones are refused by some systems."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, as PEM.

    Attributes:
        certificate: public.
        key: secret, without a password.
    """

    certificate: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class About:
    """What a certificate says.

    Attributes:
        names: hosts and addresses that it is for.
        until: its last day.
        issuer: who signed it.
        is_authority: it signs others.
    """

    names: tuple[str, ...]
    until: datetime
    issuer: str
    is_authority: bool


def new_authority(plant: str, now: datetime | None = None) -> Pair:
    """An authority of the plant's own.

    Args:
        plant: its name.
        now: the moment from which it is good.
    """
    now = now or datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{plant} – Quty"[:64])])
    certificate = (
        _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pair(certificate, key)


def new_server_certificate(authority: Pair, names: Sequence[str], now: datetime | None = None) -> Pair:
    """A certificate for a server, signed by an authority.

    Args:
        authority: its certificate and key.
        names: every host name and address that PCs will write into their settings.
        now: the moment from which it is good.

    Raises:
        Invalid: there is no name.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not wanted:
        raise Invalid({"names": Text(N_("Name the server as the PCs will call it, e.g. quty-server or 192.168.1.10."))})
    now = now or datetime.now(UTC)
    signer = x509.load_pem_x509_certificate(authority.certificate)
    signing = serialization.load_pem_private_key(authority.key, None)
    if not isinstance(signing, ec.EllipticCurvePrivateKey):
        raise Invalid(
            {"authority": Text(N_("This authority was not made by Quty; let it sign the server's certificate itself."))}
        )
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted[0][:64])])
    certificate = (
        _builder(subject, signer.subject, key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in wanted]), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .sign(signing, hashes.SHA256())
    )
    return _pair(certificate, key)


def about(certificate: bytes) -> About:
    """What a certificate says.

    Args:
        certificate: PEM or DER.

    Raises:
        Invalid: it is none.
    """
    try:
        is_pem = certificate.lstrip().startswith(b"-----")
        found = x509.load_pem_x509_certificate(certificate) if is_pem else x509.load_der_x509_certificate(certificate)
    except ValueError as error:
        raise Invalid({"certificate": Text(N_("This is no certificate: {why}"), why=str(error))}) from error
    try:
        extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = (
            *extension.get_values_for_type(x509.DNSName),
            *(str(each) for each in extension.get_values_for_type(x509.IPAddress)),
        )
    except x509.ExtensionNotFound:
        names = ()
    try:
        is_authority = found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        is_authority = False
    return About(names, found.not_valid_after_utc, found.issuer.rfc4514_string(), is_authority)


def fits_key(pair: Pair) -> bool:
    """Whether certificate and key belong together."""
    try:
        key = serialization.load_pem_private_key(pair.key, None).public_key()
        public = x509.load_pem_x509_certificate(pair.certificate).public_key()
    except (ValueError, TypeError):
        return False
    kind = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.public_bytes(*kind) == public.public_bytes(*kind)


def covers(names: Iterable[str], host: str) -> bool:
    """Whether a certificate with these names is good for a host."""
    host = host.lower()
    for name in names:
        lowered = name.lower()
        if lowered == host or (lowered.startswith("*.") and host.partition(".")[2] == lowered[2:]):
            return True
    return False


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        # A PC whose clock is a little behind takes it at once.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    return Pair(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
