Option Explicit

#If LIBREOFFICE Then
Public Function InSelectedRowInLibreOffice(ByVal name As String, ByVal caption As String, ByRef value As String) As Boolean
    Dim sheet As Object
    Dim area As Object
    Dim row As Long
    LeaveButton
    sheet = ThisComponent.Sheets.getByName(name)
    area = TableOn(sheet)
    row = SelectedRow()
    If row <= area.DataArea.StartRow Then Exit Function
    If Not sheet.Rows.getByIndex(row).IsVisible Then Exit Function
    If IsBlank(sheet.getCellRangeByPosition(area.DataArea.StartColumn, row, area.DataArea.EndColumn, row)) Then Exit Function
    value = Trim(sheet.getCellByPosition(ColumnWith(sheet, area, caption), row).String)
    InSelectedRowInLibreOffice = True
End Function

' Of several selected rows the first; -1 where no cells are selected.
Private Function SelectedRow() As Long
    Dim selected As Object
    SelectedRow = -1
    selected = ThisComponent.CurrentSelection
    If IsNull(selected) Then Exit Function
    If selected.supportsService("com.sun.star.sheet.SheetCellRange") Then SelectedRow = selected.RangeAddress.StartRow
    If Not selected.supportsService("com.sun.star.sheet.SheetCellRanges") Then Exit Function
    If selected.getCount() > 0 Then SelectedRow = selected.RangeAddresses(0).StartRow
End Function

Private Function IsBlank(ByVal cells As Object) As Boolean
    IsBlank = (cells.queryContentCells(31).getCount() = 0)
End Function

' The number that the row's header shows, or 0.
Public Function RowWithInLibreOffice(ByVal name As String, ByVal caption As String, ByVal value As String) As Long
    Dim sheet As Object
    Dim area As Object
    Dim cursor As Object
    Dim rows As Variant
    Dim column As Long
    Dim index As Long
    sheet = ThisComponent.Sheets.getByName(name)
    area = TableOn(sheet)
    column = ColumnWith(sheet, area, caption)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea False
    rows = sheet.getCellRangeByPosition(column, area.DataArea.StartRow, column, cursor.RangeAddress.EndRow).getDataArray()
    For index = 1 To UBound(rows)
        If Trim(CStr(rows(index)(0))) = value Then
            RowWithInLibreOffice = area.DataArea.StartRow + index + 1
            Exit Function
        End If
    Next index
End Function

' Whether a filter had to be taken off for it.
Public Function ShowRowInLibreOffice(ByVal name As String, ByVal row As Long) As Boolean
    Dim sheet As Object
    Dim place As New com.sun.star.beans.PropertyValue
    HidePageBreaks
    sheet = ThisComponent.Sheets.getByName(name)
    ThisComponent.CurrentController.setActiveSheet sheet
    If Not sheet.Rows.getByIndex(row - 1).IsVisible Then
        FilterTable sheet, Array()
        sheet.Rows.getByIndex(row - 1).IsVisible = True
        ShowRowInLibreOffice = True
    End If
    place.Name = "ToPoint"
    place.Value = "$A$" & row
    CreateUnoService("com.sun.star.frame.DispatchHelper").executeDispatch ThisComponent.CurrentController.Frame, ".uno:GoToCell", "", 0, Array(place)
End Function

Public Sub FilterOnInLibreOffice(ByVal name As String, ByVal column As String, ByVal value As String)
    Dim sheet As Object
    Dim field As Object
    sheet = ThisComponent.Sheets.getByName(name)
    field = FieldFor(sheet, TableOn(sheet), column)
    field.Operator = com.sun.star.sheet.FilterOperator2.EQUAL
    field.StringValue = value
    FilterTable sheet, Array(field)
End Sub

Public Function OpenInLibreOffice(ByVal path As String) As Boolean
    If Not FileExists(path) Then Exit Function
    CreateUnoService("com.sun.star.system.SystemShellExecute").execute ConvertToURL(path), "", com.sun.star.system.SystemShellExecuteFlags.URIS_ONLY
    OpenInLibreOffice = True
End Function
#End If
