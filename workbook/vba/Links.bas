Option Explicit

' The links of the bands: they show what belongs to the selected row. No Python is started, and nothing is changed but
' filters, which are taken off where they hide what is to be shown.

Public Sub Link_ItsParcel()
    Dim number As String
    On Error GoTo Missing
    If Not InSelectedRow("orders", "parcel_no", number) Then Exit Sub
    If number = "" Then
        Say Replace(T("This row is in no parcel yet; {button} packs it."), "{button}", CaptionOf("make-parcels"))
    Else
        ShowRow "parcels", "parcel_no", number
    End If
    Exit Sub
Missing:
    SayNoLink "orders", "parcels"
End Sub

Public Sub Link_ItsOrders()
    Dim number As String
    On Error GoTo Missing
    If Not InSelectedRow("parcels", "parcel_no", number) Then Exit Sub
    If RowWith("orders", "parcel_no", number) = 0 Then
        SayNotThere "orders", number
    Else
        FilterOn "orders", "parcel_no", number
        ShowRow "orders", "parcel_no", number
    End If
    Exit Sub
Missing:
    SayNoLink "parcels", "orders"
End Sub

Public Sub Link_FoundRow()
    Dim where As String
    Dim number As String
    On Error GoTo Missing
    If Not InSelectedRow("found", "place", where) Then Exit Sub
    If where = PlaceNamed("Orders") Then
        If InSelectedRow("found", "row_id", number) Then ShowRow "orders", "row_id", number
    ElseIf where = PlaceNamed("Parcels") Then
        If InSelectedRow("found", "parcel_no", number) Then ShowRow "parcels", "parcel_no", number
    ElseIf where = PlaceNamed("Archive") Then
        Say Replace(Replace(T("This row is in the archive; write Yes into {column} beside it and press {button}."), "{column}", ColumnNamed("bring_back")), "{button}", CaptionOf("bring-back"))
    Else
        SayNoRow
    End If
    Exit Sub
Missing:
    SayNoLink "found", "orders"
End Sub

' The folder, not a file: what a sheet names is never run. Undone presses' files lie in another folder.
Public Sub Link_Files()
    Dim files As String
    Dim folder As String
    On Error GoTo Missing
    If Not InSelectedRow("log", "files", files) Then Exit Sub
    If files = "" Then
        Say T("This press wrote no files.")
        Exit Sub
    End If
    folder = Split(files, ",")(0)
    folder = Left(folder, InStrRev(folder, "/"))
    If Not IsOfADay(folder) Then
        Say Replace(T("Only files in the folder out are shown from here: {files}"), "{files}", files)
    ElseIf Not OpenBeside(folder) Then
        Say Replace(T("{folder} is not there any more; files of presses that were taken back are in out/void."), "{folder}", folder)
    End If
    Exit Sub
Missing:
    SayNoLink "log", "log"
End Sub

' out/ and a day: any other name may be that of a folder which a Mac runs as a program.
Private Function IsOfADay(ByVal folder As String) As Boolean
    Dim index As Long
    IsOfADay = (Left(folder, 4) = "out/") And (Len(folder) = 15)
    For index = 5 To Len(folder) - 1
        If InStr("0123456789-", Mid(folder, index, 1)) = 0 Then IsOfADay = False
    Next index
End Function

' The page of the sheet in front, as it lies beside the workbook.
Public Sub Link_Guide()
    Dim page As String
    page = PageOf(SheetInFront())
    If page = "" Then page = "index"
    If Not OpenBeside("guide/" & page & ".html") Then
        Say Replace(T("The guide is not beside this workbook: copy the folder guide to {folder} from one that 'fulfilment new' has made."), "{folder}", BookFolder())
    End If
End Sub

Public Function SheetInFront() As String
#If LIBREOFFICE Then
    SheetInFront = ThisComponent.CurrentController.ActiveSheet.Name
    Exit Function
#End If
    SheetInFront = ActiveSheet.Name
End Function

' What stands in a column of the row that is selected on a table's sheet; False, and a sentence, where none is.
Private Function InSelectedRow(ByVal table As String, ByVal column As String, ByRef value As String) As Boolean
    Dim header As Object
    Dim row As Long
#If LIBREOFFICE Then
    InSelectedRow = InSelectedRowInLibreOffice(SheetNamed(table), ColumnNamed(column), value)
    If Not InSelectedRow Then SayNoRow
    Exit Function
#End If
    Set header = HeaderOf(SheetNamed(table))
    row = ActiveCell.Row
    InSelectedRow = row > header.Row And Not ActiveCell.EntireRow.Hidden
    If InSelectedRow Then InSelectedRow = Application.WorksheetFunction.CountA(header.Offset(row - header.Row, 0)) > 0
    If InSelectedRow Then
        value = Trim(CStr(header.Cells(1 + row - header.Row, PlaceOf(header, ColumnNamed(column))).Value))
    Else
        SayNoRow
    End If
End Function

Private Function HeaderOf(ByVal name As String) As Object
    Set HeaderOf = ThisWorkbook.Worksheets(name).ListObjects(1).HeaderRowRange
End Function

' The first row of a table's sheet with a value in a column; 0 where there is none.
Private Function RowWith(ByVal table As String, ByVal column As String, ByVal value As String) As Long
    Dim header As Object
    Dim found As Variant
#If LIBREOFFICE Then
    RowWith = RowWithInLibreOffice(SheetNamed(table), ColumnNamed(column), value)
    Exit Function
#End If
    Set header = HeaderOf(SheetNamed(table))
    found = Application.Match(value, header.Cells(1, PlaceOf(header, ColumnNamed(column))).EntireColumn, 0)
    If Not IsError(found) Then RowWith = found
End Function

' Selects the row, also where a filter or the clerk's hand hides it.
Private Sub ShowRow(ByVal table As String, ByVal column As String, ByVal value As String)
    Dim row As Long
    Dim sheet As Object
    row = RowWith(table, column, value)
    If row = 0 Then
        SayNotThere table, value
        Exit Sub
    End If
#If LIBREOFFICE Then
    If ShowRowInLibreOffice(SheetNamed(table), row) Then SayUnfiltered table, value
    Exit Sub
#End If
    Set sheet = ThisWorkbook.Worksheets(SheetNamed(table))
    sheet.Activate
    If sheet.Rows(row).Hidden Then
        ShowAllRows sheet.ListObjects(1)
        sheet.Rows(row).Hidden = False
        SayUnfiltered table, value
    End If
    Application.Goto sheet.Cells(row, sheet.ListObjects(1).Range.Column)
End Sub

Private Sub FilterOn(ByVal table As String, ByVal column As String, ByVal value As String)
    Dim area As Object
#If LIBREOFFICE Then
    FilterOnInLibreOffice SheetNamed(table), column, value
    Exit Sub
#End If
    Set area = ThisWorkbook.Worksheets(SheetNamed(table)).ListObjects(1)
    ShowAllRows area
    area.Range.AutoFilter PlaceOf(area.HeaderRowRange, ColumnNamed(column)), "=" & value
End Sub

' Opens what lies in the book's folder as a double click would; False where it is not there.
Private Function OpenBeside(ByVal name As String) As Boolean
    Dim path As String
    path = BookFolder()
    path = path & Replace(name, "/", Right(path, 1))
#If LIBREOFFICE Then
    OpenBeside = OpenInLibreOffice(path)
    Exit Function
#End If
    On Error GoTo Missing
    ThisWorkbook.FollowHyperlink path
    OpenBeside = True
Missing:
End Function

Private Sub SayNoRow()
    Say T("Click a cell of the row first, then press again.")
End Sub

Private Sub SayNotThere(ByVal table As String, ByVal value As String)
    Say Replace(Replace(T("{sheet} has no row with {value} any more."), "{sheet}", SheetNamed(table)), "{value}", value)
End Sub

Private Sub SayUnfiltered(ByVal table As String, ByVal value As String)
    SayOnBand SheetNamed(table), Format(Now, "hh:mm") & "  " & ChrW(10003) & " " & Replace(T("{value}: it was hidden, so the filter was taken off."), "{value}", value), ""
End Sub

Private Sub SayNoLink(ByVal table As String, ByVal other As String)
    Say Replace(Replace(T("The row cannot be followed: {sheet} and {other} need their names, tables and columns; put back what is missing."), "{sheet}", SheetNamed(table)), "{other}", SheetNamed(other))
End Sub
