Option Explicit

#If LIBREOFFICE Then
Public Sub ShowRowsInLibreOffice(ByVal name As String, ByVal word As String, ByVal due As String)
    Dim sheet As Object
    Dim area As Object
    Dim fields As Variant
    BackToTheCells
    HidePageBreaks
    On Error GoTo Missing
    sheet = ThisComponent.Sheets.getByName(name)
    ThisComponent.CurrentController.setActiveSheet sheet
    area = TableOn(sheet)
    fields = Array()
    If word <> "" Then fields = Array(FieldFor(sheet, area, "view"))
    If word <> "" Then fields(0).Operator = com.sun.star.sheet.FilterOperator2.CONTAINS
    If word <> "" Then fields(0).StringValue = "|" & word & "|"
    If due <> "" Then fields = Array(fields(0), FieldFor(sheet, area, "ship_by"))
    If due <> "" Then fields(1).Operator = com.sun.star.sheet.FilterOperator2.LESS
    If due <> "" Then fields(1).IsNumeric = True
    If due <> "" Then fields(1).NumericValue = DueBefore(due, ShopNow())
    FilterTable sheet, fields
    Exit Sub
Missing:
    SayNoView name
End Sub

' Without fields every row is shown.
Public Sub FilterTable(ByVal sheet As Object, ByVal fields As Variant)
    Dim cells As Object
    Dim descriptor As Object
    cells = TableOn(sheet).getReferredCells()
    descriptor = cells.createFilterDescriptor(True)
    descriptor.ContainsHeader = True
    descriptor.setFilterFields2 fields
    cells.filter descriptor
End Sub

' The database range whose header is the sheet's table.
Public Function TableOn(ByVal sheet As Object) As Object
    Dim area As Object
    Dim index As Long
    For index = 0 To ThisComponent.DatabaseRanges.getCount() - 1
        area = ThisComponent.DatabaseRanges.getByIndex(index)
        If area.DataArea.Sheet = sheet.RangeAddress.Sheet And area.ContainsHeader Then
            TableOn = area
            Exit Function
        End If
    Next index
End Function

Public Function FieldFor(ByVal sheet As Object, ByVal area As Object, ByVal column As String) As Object
    Dim field As New com.sun.star.sheet.TableFilterField2
    field.Connection = com.sun.star.sheet.FilterConnection.AND
    field.Field = ColumnWith(sheet, area, ColumnNamed(column)) - area.DataArea.StartColumn
    FieldFor = field
End Function

' The sheet's column whose header is the caption, from 0; an error where it is gone.
Public Function ColumnWith(ByVal sheet As Object, ByVal area As Object, ByVal caption As String) As Long
    Dim place As Long
    For place = area.DataArea.StartColumn To area.DataArea.EndColumn
        If sheet.getCellByPosition(place, area.DataArea.StartRow).String = caption Then
            ColumnWith = place
            Exit Function
        End If
    Next place
    Err.Raise 9
End Function

Private Function ShopNow() As Double
    ThisComponent.calculate
    ShopNow = ThisComponent.NamedRanges.getByName("Shop_Now").getReferredCells().getCellByPosition(0, 0).Value
End Function
#End If
