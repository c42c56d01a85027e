Option Explicit

' Starts Python for a button and hands it this workbook. Buttons.bas, beside it, has one Sub per button.
'
' Lines between "#If LIBREOFFICE Then" and "#End If" run in LibreOffice alone: its Basic passes over lines that begin
' with #, while Excel leaves out what an undefined constant guards. So each such block ends with Exit.
'
' xlwings' Book.caller() reads --wb= (the workbook's name, not its path), --from_xl=1 and --hwnd= from the command line;
' LibreOffice's side of Python reads --wb= (the path) and --pipe=.

Private Acceptor As Object
Private PipeName As String
Private ToldBlank As Boolean

Public Sub Press(ByVal button As String)
    Dim python As String
    Dim files As String
    If Not BookIsHere() Then Exit Sub
    python = PythonPath()
    If python = "" Then Exit Sub
    If AsksFiles(button) And InboxIsEmpty() Then
        If Not ChooseFiles(button, files) Then Exit Sub
    End If
#If LIBREOFFICE Then
    StartInLibreOffice python, button, files
    Exit Sub
#End If
#If Mac Then
    StartOnMac python, button, files
#Else
    StartOnWindows python, button, files
#End If
End Sub

Public Sub RibbonPress(control As Object)
    Press control.Tag
End Sub

Private Sub Say(ByVal message As String)
    MsgBox message, vbExclamation, "Fulfilment"
End Sub

Private Function BookPath() As String
#If LIBREOFFICE Then
    BookPath = ConvertFromURL(ThisComponent.getURL())
    Exit Function
#End If
    BookPath = ThisWorkbook.FullName
End Function

Private Function BookIsHere() As Boolean
    Dim path As String
    path = BookPath()
    BookIsHere = False
    If LCase(Left(path, 4)) = "http" Then
        Say "This workbook was opened from a web address, which the buttons cannot work on. Open the copy in a folder of this computer, such as the synchronised OneDrive folder, with AutoSave off."
    ElseIf InStr(path, "/") = 0 And InStr(path, "\") = 0 Then
        Say "Save this workbook in a folder first, then press again."
    Else
        BookIsHere = True
    End If
End Function

Private Function PythonPath() As String
    Dim path As String
    path = SettingValue("Python")
    PythonPath = path
    If path = "" Then
        If Not ToldBlank Then Say "The row Python of Settings is blank, so the python of this computer's PATH is tried. Make the folder with 'fulfilment new', which writes the right path, or write it there yourself."
        ToldBlank = True
        PythonPath = "python"
        Exit Function
    End If
#If Mac Then
    ' The sandbox hides the file from Dir, so it is only tried.
#Else
    If Dir(path) = "" Then
        Say "The Python named on the Settings sheet is not there: " & path & vbLf & vbLf & "Write the right path into the row Python of Settings, or make the folder anew with: fulfilment new"
        PythonPath = ""
    End If
#End If
End Function

Private Function SettingValue(ByVal caption As String) As String
    Dim sheet As Object
    Dim row As Long
    SettingValue = ""
    On Error GoTo Missing
    Set sheet = ThisWorkbook.Worksheets("Settings")
    On Error GoTo 0
    For row = 5 To 200
        If Trim(CStr(sheet.Cells(row, 1).Value)) = caption Then
            SettingValue = Trim(CStr(sheet.Cells(row, 2).Value))
            Exit Function
        End If
    Next row
    Exit Function
Missing:
    Say "The sheet Settings is missing or has another name; call it Settings again."
End Function

Private Function InboxIsEmpty() As Boolean
    InboxIsEmpty = True
    On Error GoTo Missing
    InboxIsEmpty = (Trim(CStr(ThisWorkbook.Worksheets("Inbox").Range("A5").Value)) = "")
Missing:
End Function

Private Function Quoted(ByVal argument As String) As String
    Quoted = Chr(34) & argument & Chr(34)
End Function

' False when the clerk changed their mind; files holds one --file= a file.
Private Function ChooseFiles(ByVal button As String, ByRef files As String) As Boolean
    Dim chosen As Variant
    Dim index As Long
    ChooseFiles = True
    If button = "run-the-day" Then
        Select Case MsgBox("Import files first? Choose No to go on with what is on the sheets.", vbYesNoCancel + vbQuestion, "Run the day")
            Case vbNo
                Exit Function
            Case vbCancel
                ChooseFiles = False
                Exit Function
        End Select
    End If
    chosen = ChosenFiles()
    ChooseFiles = IsArray(chosen)
    If Not IsArray(chosen) Then Exit Function
    For index = LBound(chosen) To UBound(chosen)
        files = files & FileArgument(CStr(chosen(index)))
    Next index
End Function

Private Function FileArgument(ByVal path As String) As String
#If Mac Then
    FileArgument = ", " & PythonText("--file=" & path)
#Else
    FileArgument = " " & Quoted("--file=" & path)
#End If
#If LIBREOFFICE Then
    FileArgument = " " & Quoted("--file=" & path)
#End If
End Function

' An array of paths; False when none was chosen.
Private Function ChosenFiles() As Variant
#If LIBREOFFICE Then
    ChosenFiles = ChosenInLibreOffice()
    Exit Function
#End If
#If Mac Then
    ChosenFiles = Application.GetOpenFilename(Title:="Choose the files", MultiSelect:=True)
#Else
    ChosenFiles = Application.GetOpenFilename("Exports (*.txt;*.csv;*.tsv;*.xlsx;*.xls),*.txt;*.csv;*.tsv;*.xlsx;*.xls,All files (*.*),*.*", 1, "Choose the files", , True)
#End If
End Function

Private Function LogPath() As String
#If Mac Then
    LogPath = Environ("HOME") & "/fulfilment.log"
#Else
    LogPath = Environ("TEMP") & "\fulfilment.log"
#End If
End Function

' 0 is done, 2 is a refusal, which Python has already said on the sheet.
Private Sub StartOnWindows(ByVal python As String, ByVal button As String, ByVal files As String)
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

Private Function NotStartedText(ByVal python As String) As String
    NotStartedText = "Python did not start: " & python & vbLf & vbLf & "Write the path of the Python that fulfilment was installed with into the row Python of Settings; 'fulfilment new' does it for a new folder."
End Function

Private Sub ShowLog(ByVal code As Long)
    Dim text As String
    text = LogText()
    If text = "" Then
        Say "The step stopped (code " & code & ") and left no log. Type in a terminal: fulfilment check-set-up"
    Else
        Say "The step stopped: " & vbLf & Right(text, 600) & vbLf & vbLf & "The whole log: " & LogPath()
    End If
End Sub

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

' xlwings' script takes one text: module path | interpreter | Python code | workbook | application | log.
' It runs in the background; when Python ends, xlwings calls CleanUp below.
Private Sub StartOnMac(ByVal python As String, ByVal button As String, ByVal files As String)
    Dim code As String
    Dim result As String
    code = "import runpy, sys; sys.argv[1:1] = ['press', '" & button & "'" & files & "]; runpy.run_module('pyaddin', run_name='__main__')"
    On Error Resume Next
    Kill LogPath()
    On Error GoTo NotStarted
    Application.StatusBar = "Working ..."
    result = AppleScriptTask(MacScriptName(), "VbaHandler", "false;|" & python & "|" & code & "|" & ThisWorkbook.Name & "|" & Left(Application.Path, Len(Application.Path) - 4) & "|" & LogPath())
    If result = "1" Then GoTo NotStarted
    Exit Sub
NotStarted:
    Application.StatusBar = False
    Say "Type once in Terminal: xlwings runpython install. Then press again. If that was done: " & NotStartedText(python)
End Sub

' The newest of the scripts that 'xlwings runpython install' put in place; its name holds xlwings' version.
Private Function MacScriptName() As String
    Dim folder As String
    Dim name As String
    MacScriptName = "xlwings-0.37.8.applescript"
    folder = Environ("HOME")
    If InStr(folder, "/Library/Containers") > 0 Then folder = Left(folder, InStr(folder, "/Library/Containers") - 1)
    On Error GoTo Done
    name = Dir(folder & "/Library/Application Scripts/com.microsoft.Excel/")
    Do While name <> ""
        If name Like "xlwings-*.applescript" Then MacScriptName = name
        name = Dir()
    Loop
Done:
End Function

' Any text as a Python expression of plain letters, so that neither the shell nor AppleScript reads it as a command.
Private Function PythonText(ByVal text As String) As String
    Dim index As Long
    Dim codes As String
    For index = 1 To Len(text)
        codes = codes & Right("000" & Hex(AscW(Mid(text, index, 1)) And &HFFFF&), 4)
    Next index
    PythonText = "bytes.fromhex('" & codes & "').decode('utf-16-be')"
End Function

Public Sub CleanUp()
    Application.StatusBar = False
    If LogText() <> "" Then ShowLog 1
End Sub

#If LIBREOFFICE Then
Private Sub StartInLibreOffice(ByVal python As String, ByVal button As String, ByVal files As String)
    On Error GoTo NotStarted
    OpenPipe
    Shell python, 0, "-m pyaddin press " & button & " " & Quoted("--wb=" & BookPath()) & " --pipe=" & PipeName & files, False
    Exit Sub
NotStarted:
    Say NotStartedText(python)
End Sub

' Python's calls come in over this pipe; it lives as long as the variable, so as long as the workbook is open.
Private Sub OpenPipe()
    If PipeName <> "" Then Exit Sub
    Randomize
    PipeName = "fulfilment-" & CStr(Int(Rnd * 1000000000)) & "-" & CStr(Int(Rnd * 1000000000))
    Acceptor = CreateUnoService("com.sun.star.office.Acceptor")
    Acceptor.initialize(Array("pipe,name=" & PipeName & ";urp;StarOffice.ComponentContext", True))
End Sub

Private Function ChosenInLibreOffice() As Variant
    Dim picker As Object
    Dim urls As Variant
    Dim index As Long
    ChosenInLibreOffice = False
    picker = CreateUnoService("com.sun.star.ui.dialogs.FilePicker")
    picker.setMultiSelectionMode(True)
    If picker.execute() = 0 Then Exit Function
    urls = picker.getSelectedFiles()
    For index = LBound(urls) To UBound(urls)
        urls(index) = ConvertFromURL(urls(index))
    Next index
    ChosenInLibreOffice = urls
End Function
#End If
