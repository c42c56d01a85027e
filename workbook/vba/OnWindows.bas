Option Explicit

' 0 is done, 2 is a refusal, which Python has already said on the sheet.
Public Sub StartOnWindows(ByVal python As String, ByVal button As String, ByVal files As String)
    Dim code As Long
    Dim command As String
    command = Quoted(python) & " -m pyaddin press " & button & " " & Quoted("--wb=" & ThisWorkbook.Name) & " --from_xl=1 --hwnd=" & Application.Hwnd & files
    On Error Resume Next
    Kill LogPath()
    On Error GoTo NotStarted
    Application.StatusBar = "Working ..."
    code = CreateObject("WScript.Shell").Run(command, 0, True)
    Application.StatusBar = False
    If code <> 0 And code <> 2 Then ShowLog code
    Exit Sub
NotStarted:
    Application.StatusBar = False
    Say NotStartedText(python)
End Sub
