"""Settings of this installation: where the plant's database is, which profile is used, which language comes first.

They stand in ``quty.toml`` in the user's configuration folder and beside the program where IT put it: a profile of
IT's file comes before the user's one of the same name, so that a server that moved is found again; which profile opens
by itself is the user's own choice. Environment variables ``QUTY_<KEY>`` come before both. An unknown key is an error, so
that a misspelt one is not ignored.
"""

import os
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path, PureWindowsPath
from typing import Any

from quty_desktop import paths
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import Text

FILE_NAME = "quty.toml"
PRACTICE = "practice"
THIS_PC = "this-pc"


@dataclass(frozen=True, slots=True)
class Profile:
    """One plant's database as this installation reaches it.

    Attributes:
        name: as it stands in the file and in ``--profile``.
        kind: ``practice`` and ``this-pc`` use the private server, ``server`` a central one.
        host: of a central server.
        port: of a central server.
        database: name of the database.
        tls: protection of the connection, libpq's names.
        ca_file: certificate of the authority, empty for the system's.
        reports_host: a replica of the central server that answers reports (``host`` or ``host:port``), empty for none.
    """

    name: str
    kind: str = "server"
    host: str = ""
    port: int = 5432
    database: str = "quty"
    tls: str = "verify-full"
    ca_file: str = ""
    reports_host: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of this installation.

    Attributes:
        profile: name of the profile that opens by itself, empty before the first start.
        language: language before anybody signed in.
        profiles: the known databases.
    """

    profile: str = ""
    language: str = "id"
    profiles: tuple[Profile, ...] = field(default_factory=tuple)

    def chosen(self, name: str = "") -> Profile | None:
        """A profile by name, or the one that opens by itself."""
        wanted = name or self.profile
        return next((each for each in self.profiles if each.name == wanted), None)

    def with_profile(self, profile: Profile, *, opens: bool = True) -> "Config":
        """The same settings with a profile added or replaced."""
        others = tuple(each for each in self.profiles if each.name != profile.name)
        return replace(self, profiles=(*others, profile), profile=profile.name if opens else self.profile)


def file_path() -> Path:
    """The file of this user."""
    return paths.config_folder() / FILE_NAME


def preset_path() -> Path:
    """The file that IT puts beside the program, for everybody on this PC."""
    return paths.program_folder() / FILE_NAME


def load() -> Config:
    """Read the settings.

    Raises:
        Invalid: the file is not readable, or has an unknown key or a value of a wrong kind.
    """
    own = read(file_path()) if file_path().is_file() else None
    preset = read(preset_path()) if preset_path().is_file() else None
    return _from_environment(_together(own, preset))


def _together(own: Config | None, preset: Config | None) -> Config:
    """The user's settings with IT's profiles."""
    if own is None or preset is None:
        return own or preset or Config()
    given = {each.name for each in preset.profiles}
    others = tuple(each for each in own.profiles if each.name not in given)
    return replace(own, profile=own.profile or preset.profile, profiles=(*preset.profiles, *others))


def save(config: Config) -> Path:
    """Write the settings of this user.

    Raises:
        OSError: the folder cannot be written.
    """
    path = file_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'profile = "{config.profile}"', f'language = "{config.language}"']
    for profile in config.profiles:
        lines += ["", "[[profiles]]"]
        # What a release before does not know is written only where it is used: it refuses unknown keys.
        known = {key: value for key, value in asdict(profile).items() if value or key != "reports_host"}
        lines += [f"{key} = {_written(value)}" for key, value in known.items()]
    temporary = path.with_suffix(".new")
    temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
    temporary.replace(path)
    return path


def _written(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def read(path: Path) -> Config:
    """Read one file; the certificate of a profile may be named relative to it.

    Raises:
        Invalid: the file is not readable, or has an unknown key or a value of a wrong kind.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(
            {"": Text("The settings file {path} cannot be read: {why}", path=str(path), why=str(error))}
        ) from error
    profiles = content.pop("profiles", [])
    _check_keys(content, {"profile", "language"}, path)
    for each in profiles:
        _check_keys(each, {one.name for one in fields(Profile)}, path)
    try:
        return Config(
            profile=str(content.get("profile", "")),
            language=str(content.get("language", "id")),
            profiles=tuple(_profile(each, path.parent) for each in profiles),
        )
    except (TypeError, ValueError) as error:
        raise Invalid(
            {"": Text("The settings file {path} cannot be read: {why}", path=str(path), why=str(error))}
        ) from error


def _profile(values: dict[str, Any], folder: Path) -> Profile:
    profile = Profile(**{**values, "port": int(values.get("port", 5432))})
    # A file made on Windows is read on Windows; elsewhere its path is no relative one either.
    is_beside = profile.ca_file and not PureWindowsPath(profile.ca_file).is_absolute()
    return replace(profile, ca_file=str(folder / profile.ca_file)) if is_beside else profile


def _check_keys(found: dict[str, object], known: set[str], path: Path) -> None:
    unknown = sorted(set(found) - known)
    if unknown:
        raise Invalid(
            {unknown[0]: Text("The settings file {path} has an unknown key: {key}", path=str(path), key=unknown[0])}
        )


def _from_environment(config: Config) -> Config:
    return replace(
        config,
        profile=os.environ.get("QUTY_PROFILE", config.profile),
        language=os.environ.get("QUTY_LANGUAGE", config.language),
    )
