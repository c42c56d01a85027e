Option Explicit

' xlwings' script takes one text: module path | interpreter | Python code | workbook | application | log. It puts them
' into a line for the shell as they are; so what comes from the workbook or a file's name stands in the code, as numbers.
' It runs in the background; when Python ends, xlwings calls CleanUp below.
Public Sub StartOnMac(ByVal python As String, ByVal button As String, ByVal files As String)
#If Mac Then
    Dim code As String
    Dim result As String
    code = "import runpy, sys; sys.argv[1:] = ['press', '" & button & "', '--from_xl=1', " & PythonText("--wb=" & ThisWorkbook.Name) & files & "]; runpy.run_module('pyaddin', run_name='__main__')"
    On Error Resume Next
    Kill LogPath()
    On Error GoTo NotStarted
    Application.StatusBar = T("Working ...")
    result = AppleScriptTask(MacScriptName(), "VbaHandler", "false;|'" & Replace(python, "'", "'\''") & "' -P|" & code & "|book|" & Left(Application.Path, Len(Application.Path) - 4) & "|" & LogPath())
    If result = "1" Then GoTo NotStarted
    Exit Sub
NotStarted:
    Application.StatusBar = False
    SayNotDone button
    Say T("Type once in Terminal: xlwings runpython install. Then press again. If that was done:") & " " & NotStartedText(python)
#End If
End Sub

' Excel's sandbox lets it read this folder, where 'fulfilment new' and 'fulfilment connect' write.
Public Function NotedOnMac(ByVal name As String) As String
    Dim channel As Integer
    Dim text As String
    NotedOnMac = ""
    On Error GoTo Missing
    channel = FreeFile
    Open Environ("HOME") & "/fulfilment/" & name For Input As #channel
    Line Input #channel, text
    Close #channel
    NotedOnMac = text
Missing:
End Function

' The newest of the scripts that 'xlwings runpython install' put in place; its name holds xlwings' version.
Private Function MacScriptName() As String
    Dim folder As String
    Dim found As String
    MacScriptName = "xlwings-0.37.8.applescript"
    folder = Environ("HOME")
    If InStr(folder, "/Library/Containers") > 0 Then folder = Left(folder, InStr(folder, "/Library/Containers") - 1)
    On Error GoTo Done
    found = Dir(folder & "/Library/Application Scripts/com.microsoft.Excel/")
    Do While found <> ""
        If found Like "xlwings-*.applescript" Then MacScriptName = found
        found = Dir()
    Loop
Done:
End Function

' Any text as a Python expression of plain letters, so that neither the shell nor AppleScript reads it as a command.
Public Function PythonText(ByVal text As String) As String
    Dim index As Long
    Dim codes As String
    For index = 1 To Len(text)
        codes = codes & Right("000" & Hex(AscW(Mid(text, index, 1)) And &HFFFF&), 4)
    Next index
    PythonText = "bytes.fromhex('" & codes & "').decode('utf-16-be')"
End Function

Public Sub CleanUp()
    Application.StatusBar = False
    If LogText() <> "" Then Say Right(LogText(), 600) & vbLf & vbLf & Replace(T("The whole log: {path}"), "{path}", LogPath())
End Sub

' Where xlwings' script sends what Python says; the sandbox lets Excel read it there.
Private Function LogPath() As String
    LogPath = Environ("HOME") & "/fulfilment.log"
End Function

Private Function LogText() As String
    Dim channel As Integer
    On Error GoTo Missing
    channel = FreeFile
    Open LogPath() For Binary Access Read As #channel
    LogText = Space(LOF(channel))
    Get #channel, , LogText
    Close #channel
    LogText = Trim(LogText)
    Exit Function
Missing:
    LogText = ""
End Function
