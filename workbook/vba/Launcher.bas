Option Explicit

' Starts Python for a button and hands it this workbook. The module Buttons has one Sub per button, and what differs by
' button and by language: what a person reads is written T("..."), and given in the workbook's language there.
'
' Lines between "#If LIBREOFFICE Then" and "#End If" run in LibreOffice alone: its Basic passes over lines that begin
' with #, while Excel leaves out what an undefined constant guards. So each such block ends with Exit.
'
' Python is started with -P, so that nothing that lies in a current folder is taken for a part of it. It reads --wb= (in
' Excel the workbook's name, in LibreOffice its address), --from_xl=1 and --hwnd= or --pipe=, and --file= for each file.

Public Sub Press(ByVal button As String)
    Dim python As String
    Dim files As String
#If LIBREOFFICE Then
    LeaveButton
#End If
    ScanEnd
    If Not BookIsHere() Then Exit Sub
    python = PythonPath()
    If python = "" Then Exit Sub
    If AsksFiles(button) And NothingWaits(button) Then
        If Not ChooseFiles(button, files) Then Exit Sub
    End If
    SayWorking button
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

' Where the clerk looks, they read at once that the press was taken; what stands there is left alone unless it is a closing
' line. On other sheets the last line stays: a press that refuses says so on the sheet in front alone.
Private Sub SayWorking(ByVal button As String)
    Dim front As String
    front = SheetInFront()
    If InStr("|" & ClosesOn(button) & "|", "|" & front & "|") > 0 Then
        SayOnBand front, Working(button), ""
    Else
        SayOnBands button, Working(button), ""
    End If
    DoEvents
End Sub

' Instead of that, where Python could not begin or had nowhere to write.
Public Sub SayNotDone(ByVal button As String)
    SayOnBands button, Replace(T("{button}: not done."), "{button}", CaptionOf(button)), Working(button)
End Sub

Private Function Working(ByVal button As String) As String
    Working = Replace(T("{button}: working ..."), "{button}", CaptionOf(button))
End Function

' instead is the words that are written over, "" for any closing line.
Private Sub SayOnBands(ByVal button As String, ByVal words As String, ByVal instead As String)
    Dim names As Variant
    Dim index As Long
    names = Split(ClosesOn(button), "|")
    For index = LBound(names) To UBound(names)
        SayOnBand CStr(names(index)), words, instead
    Next index
End Sub

Public Sub SayOnBand(ByVal name As String, ByVal words As String, ByVal instead As String)
    Dim cell As Object
#If LIBREOFFICE Then
    SayOnBandInLibreOffice name, words, instead
    Exit Sub
#End If
    On Error GoTo Missing
    Set cell = ThisWorkbook.Worksheets(name).Range("A3")
    If MayBeWrittenOver(cell.Text, instead) Then cell.Value = words
Missing:
End Sub

Public Function MayBeWrittenOver(ByVal text As String, ByVal instead As String) As Boolean
    If instead <> "" Then
        MayBeWrittenOver = (text = instead)
    Else
        MayBeWrittenOver = (text = "") Or (Mid(text, 3, 1) = ":" And Mid(text, 6, 2) = "  ")
    End If
End Function

Public Sub RibbonPress(control As Object)
    Press control.Tag
End Sub

Public Sub Say(ByVal message As String)
    MsgBox message, vbExclamation, T("Fulfilment")
End Sub

Public Function BookPath() As String
#If LIBREOFFICE Then
    BookPath = ConvertFromURL(ThisComponent.getURL())
    Exit Function
#End If
    BookPath = ThisWorkbook.FullName
End Function

' With the stroke at its end that this computer's paths have.
Public Function BookFolder() As String
    Dim path As String
    Dim last As Long
    path = BookPath()
    last = InStrRev(path, "/")
    If InStrRev(path, "\") > last Then last = InStrRev(path, "\")
    BookFolder = Left(path, last)
End Function

Private Function BookIsHere() As Boolean
    Dim path As String
    path = BookPath()
    BookIsHere = False
    If LCase(Left(path, 4)) = "http" Then
        Say T("This workbook was opened from a web address, which the buttons cannot work on. Open the copy in a folder of this computer, such as the synchronised OneDrive folder, with AutoSave off.")
    ElseIf InStr(path, "/") = 0 And InStr(path, "\") = 0 Then
        Say T("Save this workbook in a folder first, then press again.")
    Else
        BookIsHere = True
    End If
End Function

' The Python that this computer has noted for the workbook ('fulfilment new' and 'fulfilment connect' do). No cell of the
' workbook says what is started: a workbook comes from anywhere.
Private Function PythonPath() As String
    Dim path As String
    path = NotedFor(BookId())
    If path = "" Then path = NotedFor("default")
    PythonPath = ""
    If path = "" Then
        Say Replace(T("This computer does not know yet which Python works for this workbook. Type once in a terminal: fulfilment connect --book {book}"), "{book}", Quoted(BookPath()))
    ElseIf Not MayBeStarted(path) Or Not FileIsThere(path) Then
        Say Replace(T("The Python that this computer has noted is not there: {path}"), "{path}", path) & vbLf & vbLf & Replace(T("Type once in a terminal: fulfilment connect --book {book}"), "{book}", Quoted(BookPath()))
    Else
        PythonPath = path
    End If
End Function

Private Function NotedFor(ByVal name As String) As String
    NotedFor = ""
    If name = "" Then Exit Function
#If LIBREOFFICE Then
    NotedFor = NotedInLibreOffice(name)
    Exit Function
#End If
#If Mac Then
    NotedFor = NotedOnMac(name)
#Else
    NotedFor = NotedOnWindows(name)
#End If
End Function

' Blank unless it is made of letters, digits and hyphens alone: it becomes a part of a path.
Private Function BookId() As String
    Dim id As String
    Dim index As Long
    id = SettingValue(SettingNamed("book_id"))
    BookId = ""
    If Len(id) > 64 Then Exit Function
    For index = 1 To Len(id)
        If InStr("0123456789abcdefghijklmnopqrstuvwxyz-", LCase(Mid(id, index, 1))) = 0 Then Exit Function
    Next index
    BookId = id
End Function

' So many minutes Python stays ready for the next press.
Public Function ReadyArgument() As String
    Dim minutes As String
    minutes = SettingValue(SettingNamed("ready_minutes"))
    ReadyArgument = ""
    If Val(minutes) >= 1 And Val(minutes) <= 1440 Then ReadyArgument = " --ready=" & CStr(Int(Val(minutes)))
End Function

' An absolute path on this computer, without what a shell would read in it.
Private Function MayBeStarted(ByVal path As String) As Boolean
    MayBeStarted = (Left(path, 1) = "/" Or Mid(path, 2, 2) = ":\") And Left(path, 2) <> "//"
    If InStr(path, Chr(34)) > 0 Or InStr(path, "|") > 0 Then MayBeStarted = False
End Function

' A Mac's sandbox hides the file; the program's old Dir would not find a name in another alphabet.
Private Function FileIsThere(ByVal path As String) As Boolean
    FileIsThere = True
#If LIBREOFFICE Then
    FileIsThere = FileExists(path)
    Exit Function
#End If
#If Mac Then
    Exit Function
#Else
    FileIsThere = CreateObject("Scripting.FileSystemObject").FileExists(path)
#End If
End Function

Public Function SettingValue(ByVal caption As String) As String
    Dim sheet As Object
    Dim row As Long
    SettingValue = ""
    On Error GoTo Missing
    Set sheet = ThisWorkbook.Worksheets(SheetNamed("settings"))
    On Error GoTo 0
    For row = 5 To 200
        If Trim(sheet.Cells(row, 1).Text) = caption Then
            SettingValue = Trim(sheet.Cells(row, 2).Text)
            Exit Function
        End If
    Next row
    Exit Function
Missing:
    Say T("The sheet Settings is missing or has another name; call it Settings again.")
End Function

' What a button works on without a file: pasted rows, or a file that is being learned.
Private Function NothingWaits(ByVal button As String) As Boolean
    NothingWaits = True
    On Error GoTo Missing
    NothingWaits = (Trim(ThisWorkbook.Worksheets(WaitingSheet(button)).Range("A5").Text) = "")
Missing:
End Function

Public Function Quoted(ByVal argument As String) As String
    Quoted = Chr(34) & argument & Chr(34)
End Function

' False when the clerk changed their mind; files holds one --file= a file.
Private Function ChooseFiles(ByVal button As String, ByRef files As String) As Boolean
    Dim chosen As Variant
    Dim index As Long
    ChooseFiles = True
    If GoesOn(button) Then
        Select Case MsgBox(T("Import files first? Choose No to go on with what is on the sheets."), vbYesNoCancel + vbQuestion, T("Run the day"))
            Case vbNo
                Exit Function
            Case vbCancel
                ChooseFiles = False
                Exit Function
        End Select
    End If
    If TakesWaiting(button) And FilesMayWait() Then
        Select Case MsgBox(T("Take what is new in the folder 'in' and in your downloads folder? Choose No to choose the files."), vbYesNoCancel + vbQuestion, CaptionOf(button))
            Case vbYes
                Exit Function
            Case vbCancel
                ChooseFiles = False
                Exit Function
        End Select
    End If
    If IsTyped(button) Then
        If MsgBox(Replace(T("Nothing stands on {sheet} yet: paste or type lines there, then press again. Or does a file list what is expected? Choose Yes to take it."), "{sheet}", WaitingSheet(button)), vbYesNo + vbQuestion, CaptionOf(button)) = vbNo Then
            ThisWorkbook.Worksheets(WaitingSheet(button)).Activate
            ChooseFiles = False
            Exit Function
        End If
    End If
    chosen = ChosenFiles()
    ChooseFiles = IsArray(chosen)
    If Not IsArray(chosen) Then Exit Function
    For index = LBound(chosen) To UBound(chosen)
        files = files & FileArgument(CStr(chosen(index)))
    Next index
End Function

' Whether the last press left files that wait, or there is a folder where others save some at any time.
Private Function FilesMayWait() As Boolean
    FilesMayWait = Val(SettingValue(SettingNamed("files_wait"))) > 0 Or SettingValue(SettingNamed("downloads")) <> ""
End Function

Private Function FileArgument(ByVal path As String) As String
#If Mac Then
    FileArgument = ", " & PythonText("--file=" & path)
#Else
    FileArgument = "--file=" & path & vbLf
#End If
#If LIBREOFFICE Then
    FileArgument = " --file=" & ConvertToURL(path)
#End If
End Function

' An array of paths; False when none was chosen.
Private Function ChosenFiles() As Variant
#If LIBREOFFICE Then
    ChosenFiles = ChosenInLibreOffice()
    Exit Function
#End If
#If Mac Then
    ChosenFiles = Application.GetOpenFilename(Title:=T("Choose the files"), MultiSelect:=True)
#Else
    ChosenFiles = ChosenOnWindows()
#End If
End Function

' What the dialog for files shows first.
Public Function FilesTaken() As String
    FilesTaken = "*.txt;*.csv;*.tsv;*.xlsx;*.xlsm;*.xls;*.ods"
End Function

Public Function NotStartedText(ByVal python As String) As String
    NotStartedText = Replace(T("Python did not start: {path}"), "{path}", python) & vbLf & vbLf & Replace(T("Type once in a terminal: fulfilment connect --book {book}"), "{book}", Quoted(BookPath()))
End Function
