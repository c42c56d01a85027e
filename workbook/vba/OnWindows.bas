Option Explicit

' 0 is done, 2 is a refusal, which Python has already said on the sheet; 3 is one that it could not say there.
Public Sub StartOnWindows(ByVal python As String, ByVal button As String, ByVal files As String)
    Dim code As Long
    Dim command As String
    Dim started As Date
    command = Quoted(python) & " -m pyaddin press " & button & " " & Quoted("--wb=" & ThisWorkbook.Name) & " --from_xl=1 --hwnd=" & Application.Hwnd & files
    started = Now
    On Error GoTo NotStarted
    Application.StatusBar = T("Working ...")
    code = CreateObject("WScript.Shell").Run(command, 0, True)
    Application.StatusBar = False
    If code <> 0 And code <> 2 Then SayNotDone button
    If code = 3 Then
        Say T("The step could not reach this workbook, and nothing was changed. Leave the cell you are editing, close open dialogs and press again; if it happens again, save the workbook, close it and open it anew.")
    ElseIf code <> 0 And code <> 2 Then
        SayStopped code, started
    End If
    Exit Sub
NotStarted:
    Application.StatusBar = False
    SayNotDone button
    Say NotStartedText(python)
End Sub

' Python writes fulfilment.log beside the workbook; an older one tells nothing of this press.
Private Sub SayStopped(ByVal code As Long, ByVal started As Date)
    Dim path As String
    Dim written As Date
    path = ThisWorkbook.Path & "\fulfilment.log"
    On Error Resume Next
    written = FileDateTime(path)
    On Error GoTo 0
    If written >= started Then
        Say Replace(T("The step stopped. The log says why: {path}"), "{path}", path)
    Else
        Say Replace(T("The step stopped (code {code}) before it could write a log. Type in a terminal: fulfilment check-set-up"), "{code}", CStr(code))
    End If
End Sub
