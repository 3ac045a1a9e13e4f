"""A real mail server and a real mailbox server (Postfix, Dovecot) for the tests marked `peer`.

Both run from a folder of their own on ports of their own; the machine's are neither read nor touched.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SENDER, SENDER_PASSWORD = "newsletter@clinic.example", "a password to send"
MAILBOX, MAILBOX_PASSWORD = "bounces@clinic.example", "a password to read"
REFUSED, LATER = "refused@reader.example", "later@reader.example"
"""The addresses that Postfix refuses and puts off before it takes a mail."""

CONNECTIONS = 2
"""The connections that Postfix takes from one machine at the same time."""

_POSTFIX = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/data/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
myhostname = mail.clinic.example
mydestination =
recipient_delimiter = +
message_size_limit = 2000000
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = {certificate}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/conf/recipients, permit
smtpd_client_connection_count_limit = {connections}
virtual_mailbox_domains = clinic.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/conf/mailboxes
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
transport_maps = texthash:{folder}/conf/transports
"""

_SERVICES = """\
127.0.0.1:{submission} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

_DOVECOT = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/data/dovecot.log
ssl = required
ssl_cert = <{certificate}
ssl_key = <{certificate}
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail/%d/%n
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/conf/passwords
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={folder}/mail/%d/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class PeerMissingError(Exception):
    """The servers that a test speaks to are not installed, or do not start."""


class MailSystem:
    """Postfix, which hands mails for reader.example to `next_hop` (a port), and Dovecot with the mailbox of bounces."""

    def __init__(self, certificate: Path, next_hop: int) -> None:
        if os.geteuid() != 0 or not (shutil.which("postfix") and shutil.which("dovecot")):
            raise PeerMissingError("as root, install the mail servers: apt-get install postfix dovecot-imapd")
        self._folder = Path(tempfile.mkdtemp(prefix="clinic-mail-"))
        self._folder.chmod(0o755)
        self.submission, self.imaps, auth = _free_port(), _free_port(), _free_port()
        names: dict[str, object] = {"folder": self._folder, "certificate": self._folder / "conf" / "certificate.pem"}
        names |= {"auth": auth, "imaps": self.imaps, "submission": self.submission, "connections": CONNECTIONS}
        self._write(names, certificate, next_hop)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._start("dovecot", "-F", "-c", f"{self._folder}/conf/dovecot.conf")
        subprocess.run(["postfix", "-c", self._folder / "conf", "check"], check=True)
        programs = subprocess.run(
            ["postconf", "-c", self._folder / "conf", "-h", "daemon_directory"],
            check=True,
            capture_output=True,
            text=True,
        )
        self._start(f"{programs.stdout.strip()}/master", "-d", "-c", f"{self._folder}/conf")
        for port in (auth, self.imaps, self.submission):
            wait_until(lambda port=port: _listens(port), f"nothing listens on {port}: {self.log()}")  # type: ignore[misc]  # bound now

    def _write(self, names: dict[str, object], certificate: Path, next_hop: int) -> None:
        for name in ("conf", "queue", "data", "mail", "run"):
            (self._folder / name).mkdir()
        shutil.chown(self._folder / "data", "postfix")
        os.chown(self._folder / "mail", 65534, 65534)
        conf = self._folder / "conf"
        shutil.copy(certificate, conf / "certificate.pem")
        (conf / "main.cf").write_text(_POSTFIX.format_map(names))
        (conf / "master.cf").write_text(_SERVICES.format_map(names))
        (conf / "dovecot.conf").write_text(_DOVECOT.format_map(names))
        (conf / "mailboxes").write_text(f"{MAILBOX} clinic.example/bounces/\n")
        (conf / "recipients").write_text(f"{REFUSED} 550 5.1.1 no such user\n{LATER} 450 4.2.0 greylisted\n")
        (conf / "transports").write_text(f"reader.example smtp:[127.0.0.1]:{next_hop}\n")
        (conf / "passwords").write_text(f"{SENDER}:{{PLAIN}}{SENDER_PASSWORD}\n{MAILBOX}:{{PLAIN}}{MAILBOX_PASSWORD}\n")

    def _start(self, *command: str) -> None:
        self._processes.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def log(self) -> str:
        """Return what the servers have written down."""
        return "".join(file.read_text(errors="replace") for file in sorted((self._folder / "data").glob("*.log")))

    def stop(self) -> None:
        """End the servers and take their data away."""
        for process in self._processes:
            process.terminate()
            process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)


def wait_until(holds: Callable[[], object], otherwise: str, seconds: float = 30) -> None:
    """Wait for something that a server of its own does in its own time. Raises PeerMissingError."""
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            raise PeerMissingError(otherwise)
        time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
