Option Explicit

#If LIBREOFFICE Then
Private Acceptor As Object
Private PipeName As String
Private Presses As Integer

Public Sub StartInLibreOffice(ByVal python As String, ByVal button As String, ByVal files As String)
    HidePageBreaks
    On Error GoTo NotStarted
    OpenPipe
    Shell Quoted(python), 0, "-P -m pyaddin press " & button & " --wb=" & ConvertToURL(BookPath()) & " --pipe=" & PipeName & ReadyArgument() & files, False
    Exit Sub
NotStarted:
    SayNotDone button
    Say NotStartedText(python)
End Sub

' What is half typed in a cell is taken, and the keyboard goes back to the cells, so that the space bar presses nothing.
' One cell stays the cursor; to select it, in a row that a filter hides, would leave nothing selected.
Public Sub LeaveButton()
    Dim selected As Object
    Dim where As String
    On Error Resume Next
    where = SelectedCells()
    selected = ThisComponent.CurrentSelection
    CreateUnoService("com.sun.star.frame.DispatchHelper").executeDispatch ThisComponent.CurrentController.Frame, ".uno:Deselect", "", 0, Array()
    If SelectedCells() <> where Then ThisComponent.CurrentController.select selected
    BackToTheCells
End Sub

' LibreOffice leaves a button as it was drawn while it was held down, so that it is drawn anew.
Public Sub BackToTheCells()
    Dim window As Object
    On Error Resume Next
    window = ThisComponent.CurrentController.Frame.ComponentWindow
    window.setFocus
    window.invalidate com.sun.star.awt.InvalidateStyle.CHILDREN
End Sub

Private Function SelectedCells() As String
    On Error Resume Next
    SelectedCells = ThisComponent.CurrentSelection.AbsoluteName
    If SelectedCells = "" Then SelectedCells = ThisComponent.CurrentSelection.RangeAddressesAsString
End Function

' A clerk's own undo steps stay as they are.
Public Sub SayOnBandInLibreOffice(ByVal name As String, ByVal words As String, ByVal instead As String)
    Dim cell As Object
    On Error Resume Next
    cell = ThisComponent.Sheets.getByName(name).getCellByPosition(0, 2)
    If Not MayBeWrittenOver(cell.String, instead) Then Exit Sub
    ThisComponent.UndoManager.lock
    cell.String = words
    ThisComponent.UndoManager.unlock
End Sub

' A file that only this user writes; on Windows the registry.
Public Function NotedInLibreOffice(ByVal name As String) As String
    Dim path As String
    Dim text As Object
    NotedInLibreOffice = ""
    On Error GoTo Missing
    If GetGUIType() = 1 Then
        NotedInLibreOffice = CreateObject("WScript.Shell").RegRead("HKCU\Software\Fulfilment\Pythons\" & name)
        Exit Function
    End If
    path = Environ("HOME") & "/.config/fulfilment/pythons/" & name
    If Not FileExists(path) Then Exit Function
    text = CreateUnoService("com.sun.star.io.TextInputStream")
    text.setInputStream CreateUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(ConvertToURL(path))
    text.setEncoding "UTF-8"
    NotedInLibreOffice = text.readLine()
    text.closeInput
Missing:
End Function

' Python's calls come in over this pipe; it lives as long as the variable, until Python asks for ClosePipe.
Private Sub OpenPipe()
    Dim settings As Variant
    Presses = Presses + 1
    If PipeName <> "" Then Exit Sub
    Acceptor = Nothing
    Randomize
    PipeName = "fulfilment-" & CStr(Int(Rnd * 1000000000)) & "-" & CStr(Int(Rnd * 1000000000))
    Acceptor = CreateUnoService("com.sun.star.office.Acceptor")
    settings = Array("pipe,name=" & PipeName & ";urp;StarOffice.ComponentContext", True)
    Acceptor.initialize settings
End Sub

' Asked for at the end of each press; True when no other is on its way through the pipe, which Python then takes away,
' so that nobody finds a way in between two presses. A press that was killed leaves it there until the workbook is closed.
' LibreOffice would wait for ever for its own end of the pipe while a call over it runs, so that goes at the next press.
Public Function ClosePipe() As Boolean
    Presses = Presses - 1
    ClosePipe = (Presses <= 0)
    If ClosePipe Then Presses = 0
    If ClosePipe Then PipeName = ""
End Function

' The dashed lines where printed pages end; the file says that they are not wanted, which only Excel heeds.
Public Sub HidePageBreaks()
    On Error Resume Next
    ThisComponent.CurrentController.ShowPageBreaks = False
End Sub

Public Function ChosenInLibreOffice() As Variant
    Dim picker As Object
    Dim urls As Variant
    Dim index As Long
    ChosenInLibreOffice = False
    picker = CreateUnoService("com.sun.star.ui.dialogs.FilePicker")
    picker.setMultiSelectionMode True
    picker.appendFilter T("Exports"), FilesTaken()
    picker.appendFilter T("All files"), "*.*"
    If FileExists(BookFolder() & "in") Then picker.setDisplayDirectory ConvertToURL(BookFolder() & "in")
    If picker.execute() = 0 Then Exit Function
    urls = picker.getSelectedFiles()
    For index = LBound(urls) To UBound(urls)
        urls(index) = ConvertFromURL(urls(index))
    Next index
    ChosenInLibreOffice = urls
End Function
#End If
