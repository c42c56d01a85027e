Option Explicit

#If LIBREOFFICE Then
Private Watcher As Object
Private Keeper As Object
Private Controller As Object
Private Cell As Object
Private Help As String
Private Busy As Boolean

' Keys of a handler in Basic would change places: LibreOffice lets the next one in while it works on one. So a scan is typed
' into a cell, whose end by Enter or Tab is listened for, and the cursor is kept there, whatever is clicked.
Public Sub KeysOnInLibreOffice()
    KeysOffInLibreOffice
    Cell = Bench().getCellByPosition(0, 1)
    Help = Cell.String
    Busy = False
    ThisComponent.UndoManager.lock
    Cell.String = ""
    Cell.NumberFormat = ThisComponent.NumberFormats.getStandardFormat(com.sun.star.util.NumberFormat.TEXT, Cell.CharLocale)
    ThisComponent.UndoManager.unlock
    Controller = ThisComponent.CurrentController
    Controller.select Cell
    Watcher = CreateUnoListener("ScanCell_", "com.sun.star.util.XModifyListener")
    Cell.addModifyListener Watcher
    Keeper = CreateUnoListener("ScanPlace_", "com.sun.star.view.XSelectionChangeListener")
    Controller.addSelectionChangeListener Keeper
End Sub

Public Sub KeysOffInLibreOffice()
    On Error Resume Next
    If IsNull(Cell) Then Exit Sub
    Controller.removeSelectionChangeListener Keeper
    Cell.removeModifyListener Watcher
    ThisComponent.UndoManager.lock
    Cell.String = Help
    ThisComponent.UndoManager.unlock
    Cell = Nothing
End Sub

Public Sub ScanCell_modified(ByVal changed As Object)
    Dim code As String
    If Busy Then Exit Sub
    code = Cell.String
    If code = "" Then Exit Sub
    Busy = True
    ThisComponent.UndoManager.lock
    Cell.String = ""
    ThisComponent.UndoManager.unlock
    Scanned code
    Busy = False
End Sub

Public Sub ScanCell_disposing(ByVal gone As Object)
End Sub

Public Sub ScanPlace_selectionChanged(ByVal changed As Object)
    On Error Resume Next
    If Controller.Selection.AbsoluteName <> Cell.AbsoluteName Then Controller.select Cell
End Sub

Public Sub ScanPlace_disposing(ByVal gone As Object)
End Sub

Public Sub PaintInLibreOffice(ByVal words As String, ByVal colour As Long)
    Dim cell As Object
    ThisComponent.UndoManager.lock
    cell = Bench().getCellByPosition(0, 2)
    cell.String = words
    ' VBA's colours have blue first
    cell.CellBackColor = (colour And 255) * 65536 + (colour And 65280) + (colour \ 65536)
    ThisComponent.UndoManager.unlock
End Sub

Public Sub BigInLibreOffice(ByVal on_ As Boolean)
    Dim cell As Object
    ThisComponent.UndoManager.lock
    cell = Bench().getCellByPosition(0, 2)
    Bench().Rows.getByIndex(2).Height = IIf(on_, 2960, 1160)
    cell.CharHeight = IIf(on_, 40, 10)
    cell.CharWeight = IIf(on_, 150, 100)
    If Not on_ Then cell.String = ""
    If Not on_ Then cell.CellBackColor = -1
    If on_ Then ThisComponent.CurrentController.setActiveSheet Bench()
    ThisComponent.UndoManager.unlock
End Sub

Public Sub SetInLibreOffice(ByVal row As Long, ByVal column As Long, ByVal units As Double)
    ThisComponent.UndoManager.lock
    Bench().getCellByPosition(column - 1, row - 1).Value = units
    ThisComponent.UndoManager.unlock
End Sub

Public Sub ShowLineInLibreOffice(ByVal row As Long)
    On Error Resume Next
    Controller.getByIndex(Controller.Count - 1).setFirstVisibleRow row - 1
End Sub

Private Function Bench() As Object
    Bench = ThisComponent.Sheets.getByName(SheetNamed("packing"))
End Function
#End If
