Option Explicit

' 0 is done, 2 is a refusal, which Python has already said on the sheet; 3 is one that it could not say there.
Public Sub StartOnWindows(ByVal python As String, ByVal button As String, ByVal files As String)
    Dim code As Long
    Dim started As Date
    started = Now
    On Error GoTo NotStarted
    Application.StatusBar = T("Working ...")
    code = Ran(Quoted(python) & " -P -m pyaddin press " & button & " --from_xl=1 --hwnd=" & Application.Hwnd & ReadyArgument(), FolderOf(python), "--wb=" & ThisWorkbook.Name & vbLf & files)
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
    Say NotStartedText(python) & vbLf & vbLf & T("If that changes nothing, a policy may forbid Excel to start programs (attack surface reduction: Block all Office applications from creating child processes). Ask whoever looks after this computer to allow it, or type the grey commands on Home in a terminal.")
End Sub

' Names of workbooks and files go by the environment, where neither quotes nor percent signs mean anything; Python begins
' in its own folder, whatever folder Excel's file dialog was in last.
Private Function Ran(ByVal command As String, ByVal folder As String, ByVal words As String) As Long
    Dim shell As Object
    Dim before As String
    Set shell = CreateObject("WScript.Shell")
    before = shell.CurrentDirectory
    shell.CurrentDirectory = folder
    shell.Environment("PROCESS")("FULFILMENT_PRESS") = words
    On Error GoTo Failed
    Ran = shell.Run(command, 0, True)
    GoTo Done
Failed:
    Ran = -1
Done:
    shell.Environment("PROCESS").Remove "FULFILMENT_PRESS"
    shell.CurrentDirectory = before
    If Ran = -1 Then Err.Raise 53
End Function

Private Function FolderOf(ByVal path As String) As String
    FolderOf = Left(path, InStrRev(path, "\"))
End Function

' Where 'fulfilment new' and 'fulfilment connect' write; nothing there is an error to the shell.
Public Function NotedOnWindows(ByVal name As String) As String
    NotedOnWindows = ""
    On Error Resume Next
    NotedOnWindows = CreateObject("WScript.Shell").RegRead("HKCU\Software\Fulfilment\Pythons\" & name)
End Function

' Python writes fulfilment.log beside the workbook; an older one tells nothing of this press.
Private Sub SayStopped(ByVal code As Long, ByVal started As Date)
    Dim path As String
    Dim written As Date
    path = ThisWorkbook.Path & "\fulfilment.log"
    On Error Resume Next
    written = CreateObject("Scripting.FileSystemObject").GetFile(path).DateLastModified
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
