Option Explicit

' The ready views: filters on a sheet's folded column View, and on deadlines. No Python is started.
'
' word is what stands between bars in View, or "" for any; due is "today" for what is due before tomorrow, "late" for
' what is due before now, or "" for any.

Public Sub ShowRows(ByVal table As String, ByVal word As String, ByVal due As String)
#If LIBREOFFICE Then
    ShowRowsInLibreOffice SheetNamed(table), word, due
    Exit Sub
#End If
    ShowRowsInExcel SheetNamed(table), word, due
End Sub

Private Sub ShowRowsInExcel(ByVal name As String, ByVal word As String, ByVal due As String)
    Dim area As Object
    On Error GoTo Missing
    ThisWorkbook.Worksheets(name).Activate
    Set area = ThisWorkbook.Worksheets(name).ListObjects(1)
    ShowAllRows area
    Set area = area.Range
    If word <> "" Then area.AutoFilter PlaceOf(area, ColumnNamed("view")), "*|" & word & "|*"
    If due <> "" Then area.AutoFilter PlaceOf(area, ColumnNamed("ship_by")), "<" & Trim(Str(DueBefore(due, ThisWorkbook.Names("Shop_Now").RefersToRange.Value2)))
    ActiveWindow.ScrollRow = area.Row + 1
    Exit Sub
Missing:
    SayNoView name
End Sub

Public Sub ShowAllRows(ByVal table As Object)
    If Not table.ShowAutoFilter Then Exit Sub
    If table.AutoFilter.FilterMode Then table.AutoFilter.ShowAllData
End Sub

' Where a caption stands in the table's header, from 1; an error where it is gone.
Public Function PlaceOf(ByVal area As Object, ByVal caption As String) As Long
    PlaceOf = Application.WorksheetFunction.Match(caption, area.Rows(1), 0)
End Function

Public Function DueBefore(ByVal due As String, ByVal shopNow As Double) As Double
    DueBefore = shopNow
    If due = "today" Then DueBefore = Int(shopNow) + 1
End Function

Public Sub SayNoView(ByVal name As String)
    Say Replace(Replace(Replace(T("{sheet} cannot be filtered: it needs its table with the columns {view} and {ship_by}; put back what is missing, or press Undo in the menu."), "{sheet}", name), "{view}", ColumnNamed("view")), "{ship_by}", ColumnNamed("ship_by"))
End Sub
