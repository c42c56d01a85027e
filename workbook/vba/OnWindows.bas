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

' The file picker (3), in the folder where exports are put; an array of paths, or False when none was chosen.
Public Function ChosenOnWindows() As Variant
    Dim picker As Object
    Dim paths() As String
    Dim index As Long
    ChosenOnWindows = False
    Set picker = Application.FileDialog(3)
    picker.Title = T("Choose the files")
    picker.AllowMultiSelect = True
    picker.InitialFileName = BookFolder() & "in\"
    picker.Filters.Clear
    picker.Filters.Add T("Exports"), FilesTaken()
    picker.Filters.Add T("All files"), "*.*"
    If picker.Show = 0 Then Exit Function
    If picker.SelectedItems.Count = 0 Then Exit Function
    ReDim paths(1 To picker.SelectedItems.Count)
    For index = 1 To picker.SelectedItems.Count
        paths(index) = picker.SelectedItems(index)
    Next index
    ChosenOnWindows = paths
End Function
