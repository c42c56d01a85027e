Option Explicit

' Starts Python for a button and hands it this workbook. The module Buttons has one Sub per button, and what differs by
' button and by language: what a person reads is written T("..."), and given in the workbook's language there.
'
' Lines between "#If LIBREOFFICE Then" and "#End If" run in LibreOffice alone: its Basic passes over lines that begin
' with #, while Excel leaves out what an undefined constant guards. So each such block ends with Exit.
'
' xlwings' Book.caller() reads --wb= (the workbook's name, not its path), --from_xl=1 and --hwnd= from the command line;
' LibreOffice's side of Python reads --wb= (the path) and --pipe=.

Private ToldBlank As Boolean

Public Sub Press(ByVal button As String)
    Dim python As String
    Dim files As String
#If LIBREOFFICE Then
    LeaveButton
#End If
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

' Where the press will leave its closing line, the clerk reads at once that it was taken; what stands there is left
' alone unless it is such a line.
Private Sub SayWorking(ByVal button As String)
    SayOnBands button, Working(button), ""
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

Private Function PythonPath() As String
    Dim path As String
    path = SettingValue(SettingNamed("python"))
    PythonPath = path
    If path = "" Then
        If Not ToldBlank Then Say T("The row Python of Settings is blank, so the python of this computer's PATH is tried. Make the folder with 'fulfilment new', which writes the right path, or write it there yourself.")
        ToldBlank = True
        PythonPath = "python"
        Exit Function
    End If
    If Not FileIsThere(path) Then
        Say Replace(T("The Python named on the Settings sheet is not there: {path}"), "{path}", path) & vbLf & vbLf & T("Write the right path into the row Python of Settings, or make the folder anew with: fulfilment new")
        PythonPath = ""
    End If
End Function

' A bare name is looked for on the PATH by whoever starts it; a Mac's sandbox hides the file from Dir.
Private Function FileIsThere(ByVal path As String) As Boolean
    FileIsThere = True
    If InStr(path, "/") = 0 And InStr(path, "\") = 0 Then Exit Function
#If LIBREOFFICE Then
    FileIsThere = FileExists(path)
    Exit Function
#End If
#If Mac Then
    Exit Function
#End If
    On Error GoTo Unreachable
    FileIsThere = (Dir(path) <> "")
    Exit Function
Unreachable:
    FileIsThere = False
End Function

Private Function SettingValue(ByVal caption As String) As String
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
    NotStartedText = Replace(T("Python did not start: {path}"), "{path}", python) & vbLf & vbLf & T("Write the path of the Python that fulfilment was installed with into the row Python of Settings; 'fulfilment new' does it for a new folder.")
End Function
