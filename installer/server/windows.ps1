# Makes this Windows PC or server the plant's central server. Run in PowerShell as administrator, after PostgreSQL 15 or
# newer (64-bit, postgresql.org) and Quty Desktop are installed. What it does stands in README.md.
#
#   .\windows.ps1 -Name quty-server,192.168.1.10 -Network 192.168.1.0/24 -Plant "Pabrik Boneka" `
#       -Admin sari.admin -AdminFullName "Sari Administrator" -Windows 60
param(
    [Parameter(Mandatory)] [string[]] $Name,
    [string[]] $Network = @("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    [string] $Plant = "",
    [string] $Admin = "",
    [string] $AdminFullName = "",
    [int] $Windows = 60,
    [int] $Port = 5432,
    [string] $Quty = "$env:ProgramFiles\Quty Desktop\quty.exe",
    [string] $Home_ = "$env:ProgramData\Quty Server",
    [string] $Second = "",
    [string] $BackupAt = "12:30"
)
$ErrorActionPreference = "Stop"

if (-not ([Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole("Administrator")) {
    throw "Run PowerShell as administrator."
}
if (-not (Test-Path $Quty)) { throw "Install Quty Desktop first, or name its quty.exe with -Quty." }
$service = Get-Service "postgresql*" | Select-Object -First 1
if (-not $service) { throw "Install PostgreSQL first (postgresql.org, 64-bit, version 15 or newer)." }

function Read-Password([string] $Prompt) {
    $secret = Read-Host $Prompt -AsSecureString
    [Runtime.InteropServices.Marshal]::PtrToStringBSTR([Runtime.InteropServices.Marshal]::SecureStringToBSTR($secret))
}

# Settings and backups of the server: for administrators and the system only.
New-Item -ItemType Directory -Force $Home_, "$Home_\for-the-pcs", "$Home_\config", "$Home_\backups" | Out-Null
icacls $Home_ /inheritance:r /grant "*S-1-5-32-544:(OI)(CI)F" "*S-1-5-18:(OI)(CI)F" | Out-Null
$env:QUTY_DATA = $Home_
$env:QUTY_CONFIG = "$Home_\config"
$env:QUTY_ADMIN_PASSWORD = Read-Password "Password of PostgreSQL's superuser (postgres)"
if ($Plant) { $env:QUTY_NEW_PASSWORD = Read-Password "Password of the plant's first administrator" }

$words = @("server", "init", "--superuser", "host=localhost port=$Port user=postgres", "--out", "$Home_\for-the-pcs",
           "--windows", "$Windows", "--restart-with", "none")
foreach ($one in $Name) { $words += @("--name", $one) }
foreach ($one in $Network) { $words += @("--network", $one) }
if ($Plant) { $words += @("--plant", $Plant, "--admin", $Admin, "--admin-full-name", $AdminFullName) }
& $Quty @words
if ($LASTEXITCODE -notin 0, 5) { exit $LASTEXITCODE }

Restart-Service $service.Name
if (-not (Get-NetFirewallRule -DisplayName "Quty Server" -ErrorAction SilentlyContinue)) {
    New-NetFirewallRule -DisplayName "Quty Server" -Direction Inbound -Protocol TCP -LocalPort $Port `
        -RemoteAddress $Network -Action Allow | Out-Null
}

# The server's own way to its database, and a backup every day by the Task Scheduler, also while nobody is signed in.
# Windows PowerShell would write a mark in front, or lose letters; the program and libpq read plain UTF-8.
function Write-Plain([string] $Path, [string] $Text) { [IO.File]::WriteAllText($Path, $Text + "`n") }
Write-Plain "$Home_\config\quty.toml" @"
profile = "server"

[[profiles]]
name = "server"
kind = "server"
host = "localhost"
port = $Port
database = "quty"
# The certificate is for the names that PCs use; on the machine itself its authority is enough.
tls = "verify-ca"
ca_file = '$Home_\for-the-pcs\quty-ca.crt'
"@
# libpq takes the password from here: readable by administrators and the system only.
$password = $env:QUTY_ADMIN_PASSWORD -replace '([\\:])', '\$1'
Write-Plain "$Home_\config\pgpass.conf" "localhost:${Port}:*:postgres:$password"
[Environment]::SetEnvironmentVariable("PGPASSFILE", "$Home_\config\pgpass.conf", "Machine")
[Environment]::SetEnvironmentVariable("QUTY_CONFIG", "$Home_\config", "Machine")
$plan = @("--profile", "server", "db", "schedule", "--system", "--admin", "postgres", "--at", $BackupAt, "--to", "$Home_\backups")
if ($Second) { $plan += @("--second", $Second) }
& $Quty @plan
if ($LASTEXITCODE -ne 0) { Write-Warning "The daily backup is not planned; what to type stands above." }
$env:PGPASSFILE = "$Home_\config\pgpass.conf"
& $Quty --profile server db backup --scheduled

& $Quty server check --superuser "host=localhost port=$Port user=postgres dbname=quty" --windows $Windows
$checked = $LASTEXITCODE
Write-Host "Hand out quty.toml and quty-ca.crt of $Home_\for-the-pcs (beside setup.exe); put $Home_\quty-authority away."
exit $checked
