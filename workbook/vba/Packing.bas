Option Explicit

' Packing with a scanner, which is a keyboard: while Scan is on, what is typed comes here and to no other cell. A scan is
' judged against the lines that Start packing wrote, and no Python runs. It is first appended to a file beside the workbook,
' then counted and answered, so that a crash or another packer loses none; Post packing reads that file.

Private Const Wide As Integer = 40
Private LineCount As Long
Private Parcels() As String
Private Items() As String
Private Skus() As String
Private Codes() As String
Private Wanted() As Double
Private Done() As Double
Private Grams() As Double
Private RowNumbers() As Long
Private Cartons As String
Private Serials As String
Private Steps As String
Private ScannedColumn As Long
Private Parcel As String
Private Leaving As String
Private Buffer As String
Private LastKey As Double
Private Testing As Boolean
Private Running As Boolean
Private Prefix As String
Private Ending As String
Private Separator As String
Private Path As String
Private Tolerance As Double
Private Clock As Double

Public Sub Link_Scan()
    If Running Then
        ScanEnd
        Exit Sub
    End If
    Begin False
End Sub

' Shows each key of a scan by its name, so that one sees what the scanner sends.
Public Sub Link_CheckScanner()
    ScanEnd
    Begin True
End Sub

Private Sub Begin(ByVal test As Boolean)
#If LIBREOFFICE Then
    LeaveButton
#End If
    Testing = test
    Buffer = ""
    Parcel = ""
    Leaving = ""
    Prefix = SettingValue(SettingNamed("scan_prefix"))
    Ending = SettingValue(SettingNamed("scan_suffix"))
    Separator = SettingValue(SettingNamed("scan_separator"))
    Tolerance = Val(SettingValue(SettingNamed("scale_tolerance"))) / 100
    Clock = Val(SettingValue(SettingNamed("clock"))) / 1440
    Path = SettingValue(SettingNamed("data_folder"))
    If Path = "" Then Path = BookFolder()
    If InStr("/\", Right(Path, 1)) = 0 Then Path = Path & "/"
    Path = Path & "packing-scans.csv"
    On Error GoTo NotReadable
    ReadLines
    ReadScans
    On Error GoTo 0
    Running = True
    Big True
    If Testing Then
        Answer "", T("Scan any code: it is shown key by key. Press Scan to end."), 0
    ElseIf LineCount = 0 Then
        ScanEnd
        Say T("No parcel is to be packed; press Start packing first.")
        Exit Sub
    Else
        Answer "", T("Scan a parcel. The code UNDO takes the last scan back; press Scan again to end."), 0
    End If
    KeysOn
    Exit Sub
NotReadable:
    ScanEnd
    Say T("The sheet Packing cannot be read: a column is missing or has another name.")
End Sub

Public Sub ScanEnd()
    If Not Running Then Exit Sub
    Running = False
    KeysOff
    Big False
End Sub

Private Sub ReadLines()
    Dim sheet As Object
    Dim names As Variant
    Dim at(6) As Long
    Dim row As Long
    Dim last As Long
    Dim status As String
    Set sheet = ThisWorkbook.Worksheets(SheetNamed("packing"))
    ScannedColumn = ColumnOf(sheet, "scanned")
    LineCount = 0
    Serials = "|"
    Steps = ""
    names = Array("status", "parcel_no", "item", "sku", "barcode", "qty", "expected_g")
    For row = 0 To 6
        at(row) = ColumnOf(sheet, CStr(names(row)))
    Next row
    last = sheet.UsedRange.Row + sheet.UsedRange.Rows.Count
    ReDim Parcels(last), Items(last), Skus(last), Codes(last), RowNumbers(last)
    ReDim Wanted(last), Done(last), Grams(last)
    For row = 5 To last
        status = sheet.Cells(row, at(0)).Text
        If status = PlaceNamed("To pack") Or status = PlaceNamed("Half packed") Then
            Parcels(LineCount) = Trim(sheet.Cells(row, at(1)).Text)
            Items(LineCount) = sheet.Cells(row, at(2)).Text
            Skus(LineCount) = Trim(sheet.Cells(row, at(3)).Text)
            Codes(LineCount) = Fourteen(Trim(sheet.Cells(row, at(4)).Text))
            Wanted(LineCount) = Val(sheet.Cells(row, at(5)).Value)
            Done(LineCount) = 0
            Grams(LineCount) = Val(sheet.Cells(row, at(6)).Value)
            RowNumbers(LineCount) = row
            LineCount = LineCount + 1
        End If
    Next row
    Cartons = "|"
    Set sheet = ThisWorkbook.Worksheets(SheetNamed("packaging"))
    For row = 5 To sheet.UsedRange.Row + sheet.UsedRange.Rows.Count
        If Trim(sheet.Cells(row, 1).Text) <> "" Then Cartons = Cartons & Trim(sheet.Cells(row, 1).Text) & "|"
    Next row
End Sub

' The column whose header is the caption; an error where it is gone.
Private Function ColumnOf(ByVal sheet As Object, ByVal name As String) As Long
    Dim column As Long
    For column = 1 To 40
        If sheet.Cells(4, column).Text = ColumnNamed(name) Then
            ColumnOf = column
            Exit Function
        End If
    Next column
    Err.Raise 9
End Function

' What was scanned before, perhaps by somebody else or before a crash.
Private Sub ReadScans()
    Dim file As Integer
    Dim text As String
    Dim parts As Variant
    Dim index As Long
    If Dir(Path) = "" Then Exit Sub
    file = FreeFile
    Open Path For Input As #file
    Do While Not EOF(file)
        Line Input #file, text
        parts = Split(text, Chr(34) & "," & Chr(34))
        If UBound(parts) = 6 Then
            For index = 0 To LineCount - 1
                If Parcels(index) = parts(2) And Skus(index) = parts(3) Then
                    If parts(4) = "RIGHT" Then Taken index, CStr(parts(5))
                    If parts(4) = "UNDONE" Then GivenBack index
                End If
            Next index
        End If
    Loop
    Close #file
    For index = 0 To LineCount - 1
        If Done(index) > 0 Then SetScanned RowNumbers(index), ScannedColumn, Done(index)
    Next index
End Sub

Private Sub Taken(ByVal index As Long, ByVal code As String)
    Done(index) = Done(index) + 1
    Steps = Steps & "|" & CStr(index)
    If SerialIn(code) <> "" Then Serials = Serials & Skus(index) & Chr(9) & SerialIn(code) & "|"
End Sub

Private Sub GivenBack(ByVal index As Long)
    Dim at As Long
    If Done(index) > 0 Then Done(index) = Done(index) - 1
    at = InStrRev(Steps & "|", "|" & CStr(index) & "|")
    If at > 0 Then Steps = Left(Steps, at - 1) & Mid(Steps, at + 1 + Len(CStr(index)))
    ' its serials are read anew when Scan begins
    at = InStrRev(Serials, "|" & Skus(index) & Chr(9))
    If at > 0 Then Serials = Left(Serials, at) & Mid(Serials, InStr(at + 1, Serials, "|") + 1)
End Sub

Public Sub KeyTyped(ByVal letter As String)
    If Not Running Then Exit Sub
    If Ending = PlaceNamed("Nothing") And Buffer <> "" And Abs(Timer - LastKey) > 0.5 Then KeyEnds ""
    Buffer = Buffer & letter
    LastKey = Timer
    If Ending = PlaceNamed("Nothing") And Not Testing Then
        If Known(Buffer) Then KeyEnds ""
    End If
End Sub

' A scan that came whole.
Public Sub Scanned(ByVal code As String)
    Buffer = code
    KeyEnds ""
End Sub

' Enter or Tab; a second one behind it, as some scanners send, ends nothing.
Public Sub KeyEnds(ByVal key As String)
    Dim code As String
    If Not Running Or Buffer = "" Then Exit Sub
    code = Buffer
    Buffer = ""
    If Testing Then
        Answer "", Spelled(code) & key, 0
    Else
        Judge code
    End If
End Sub

Public Sub KeyBack()
    If Not Running Then Exit Sub
    If Buffer <> "" Then
        Buffer = Left(Buffer, Len(Buffer) - 1)
    ElseIf Not Testing Then
        TakeBack
    End If
End Sub

' The separator of GS1 where it comes as a key: down arrow, Ctrl+] or Alt+029.
Public Sub KeySeparates()
    If Buffer <> "" Then KeyTyped Chr(29)
End Sub

Private Function Spelled(ByVal code As String) As String
    Dim index As Long
    For index = 1 To Len(code)
        If Asc(Mid(code, index, 1)) < 32 Then
            Spelled = Spelled & "{" & CStr(Asc(Mid(code, index, 1))) & "}"
        Else
            Spelled = Spelled & Mid(code, index, 1)
        End If
    Next index
    If InStr(code, Chr(29)) > 0 Then Spelled = Spelled & "  GS1"
End Function

Private Function Known(ByVal raw As String) As Boolean
    Dim index As Long
    Dim code As String
    code = Cleaned(raw)
    For index = 0 To LineCount - 1
        If LCase(Parcels(index)) = LCase(code) Or IsIts(index, code) Then Known = True
    Next index
    If code = "UNDO" Or InStr(Cartons, "|" & code & "|") > 0 Then Known = True
End Function

' Without what the scanner puts before it, with the separator as it should be.
Private Function Cleaned(ByVal raw As String) As String
    Cleaned = raw
    If Prefix <> "" And Left(Cleaned, Len(Prefix)) = Prefix Then Cleaned = Mid(Cleaned, Len(Prefix) + 1)
    If Left(Cleaned, 1) = "]" And Len(Cleaned) > 3 Then Cleaned = Mid(Cleaned, 4)
    If Separator <> "" And LCase(Separator) <> "lost" Then Cleaned = Replace(Cleaned, Separator, Chr(29))
    If Left(Cleaned, 1) = Chr(29) Then Cleaned = Mid(Cleaned, 2)
    Cleaned = Trim(Cleaned)
End Function

' Article numbers are compared with fourteen digits.
Private Function Fourteen(ByVal code As String) As String
    Fourteen = LCase(code)
    If Len(code) >= 8 And Len(code) <= 14 And Digits(code) Then Fourteen = String(14 - Len(code), "0") & code
End Function

Private Function Digits(ByVal text As String) As Boolean
    Dim index As Long
    Digits = (text <> "")
    For index = 1 To Len(text)
        If InStr("0123456789", Mid(text, index, 1)) = 0 Then Digits = False
    Next index
End Function

' One field of a GS1 message, "" where it is not there. A field without a fixed length ends at the separator; where the
' scanner loses that, what follows it is not believed.
Private Function ElementOf(ByVal code As String, ByVal wanted As String) As String
    Dim at As Long
    Dim size As Long
    Dim name As String
    If Len(code) <= 16 Or Left(code, 2) <> "01" Or Not Digits(Left(code, 16)) Then Exit Function
    at = 1
    Do While at < Len(code)
        name = Mid(code, at, 2)
        Select Case name
            Case "01"
                size = 14
            Case "11", "13", "15", "16", "17"
                size = 6
            Case "20"
                size = 2
            Case "10", "21"
                size = InStr(at, code & Chr(29), Chr(29)) - at - 2
                If LCase(Separator) = "lost" Then size = Len(code) - at - 1
                If LCase(Separator) = "lost" And wanted = name Then Exit Function
            Case Else
                Exit Function
        End Select
        If name = wanted Then
            ElementOf = Mid(code, at + 2, size)
            Exit Function
        End If
        at = at + 2 + size
        If Mid(code, at, 1) = Chr(29) Then at = at + 1
    Loop
End Function

Private Function SerialIn(ByVal code As String) As String
    SerialIn = ElementOf(Replace(code, "{GS}", Chr(29)), "21")
End Function

' Good through its day; day 00 is the month's last, and of years there are two digits.
Private Function IsExpired(ByVal code As String) As Boolean
    Dim day As String
    day = ElementOf(code, "17")
    If day = "" Then day = ElementOf(code, "15")
    If Len(day) <> 6 Or Not Digits(day) Then Exit Function
    If Right(day, 2) = "00" Then day = Left(day, 4) & "31"
    IsExpired = (day < Format(Now, "yymmdd"))
End Function

Private Function IsIts(ByVal index As Long, ByVal code As String) As Boolean
    Dim number As String
    number = code
    If Len(code) > 16 And ElementOf(code, "01") <> "" Then number = ElementOf(code, "01")
    If LCase(code) = LCase(Skus(index)) Then IsIts = True
    If Codes(index) <> "" And Fourteen(number) = Codes(index) Then IsIts = True
End Function

Private Sub Judge(ByVal raw As String)
    Dim code As String
    Dim index As Long
    code = Cleaned(raw)
    If UCase(code) = "UNDO" Then
        TakeBack
        Exit Sub
    End If
    For index = 0 To LineCount - 1
        If LCase(Parcels(index)) = LCase(code) Then
            ToParcel Parcels(index)
            Exit Sub
        End If
    Next index
    If Parcel = "" Then
        Answer "x", T("SCAN A PARCEL FIRST") & "  " & code, 2
        Exit Sub
    End If
    If UnitsMissing() = 0 And IsWeight(code) Then
        Weigh code
        Exit Sub
    End If
    If InStr(Cartons, "|" & code & "|") > 0 Then
        If Kept("CARTON", "", code, code) Then Answer "", code, 1
        Exit Sub
    End If
    ToArticle code
End Sub

' A parcel that is not complete is only left by scanning the next one twice.
Private Sub ToParcel(ByVal number As String)
    If Parcel <> "" And Parcel <> number And UnitsMissing() > 0 And Leaving <> number Then
        Leaving = number
        Answer "x", Replace(Replace(T("MISSING {count} in {parcel}"), "{count}", CStr(UnitsMissing())), "{parcel}", Parcel) & "  " & FirstMissing(), 2
        Exit Sub
    End If
    Leaving = ""
    Parcel = number
    If Not Kept("PARCEL", "", number, "") Then Exit Sub
    ShowLine RowOf(number)
    Answer "", number & "  " & StillOpen(), 0
End Sub

Private Function StillOpen() As String
    If UnitsMissing() = 0 Then
        StillOpen = T("COMPLETE: weight, or the next parcel")
    Else
        StillOpen = Replace(T("{count} to scan"), "{count}", CStr(UnitsMissing())) & "  " & FirstMissing()
    End If
End Function

Private Sub ToArticle(ByVal code As String)
    Dim index As Long
    Dim its As Long
    Dim other As Long
    its = -1
    other = -1
    For index = 0 To LineCount - 1
        If IsIts(index, code) Then
            If Parcels(index) <> Parcel Then
                other = index
            ElseIf its < 0 Then
                its = index
            ElseIf Done(its) >= Wanted(its) Then
                its = index
            End If
        End If
    Next index
    If its < 0 And other < 0 Then
        If Kept("UNKNOWN", "", code, "") Then Answer "x", T("UNKNOWN") & "  " & code, 2
    ElseIf its < 0 Then
        If Kept("WRONG", "", code, "") Then Answer "x", T("WRONG") & "  " & Items(other), 2
    ElseIf Done(its) >= Wanted(its) Then
        If Kept("MANY", Skus(its), code, "") Then Answer "x", T("TOO MANY") & "  " & Items(its), 2
    ElseIf IsExpired(code) Then
        If Kept("EXPIRED", Skus(its), code, "") Then Answer "x", T("EXPIRED") & "  " & Items(its), 2
    ElseIf SerialIn(code) <> "" And InStr(Serials, "|" & Skus(its) & Chr(9) & SerialIn(code) & "|") > 0 Then
        If Kept("AGAIN", Skus(its), code, "") Then Answer "x", T("SCANNED ALREADY") & "  " & SerialIn(code), 2
    ElseIf Kept("RIGHT", Skus(its), code, "") Then
        Taken its, code
        SetScanned RowNumbers(its), ScannedColumn, Done(its)
        If UnitsMissing() = 0 Then
            Answer "v", Parcel & "  " & T("COMPLETE: weight, or the next parcel"), 3
        Else
            Answer "v", T("RIGHT") & "  " & CStr(Done(its)) & "/" & CStr(Wanted(its)) & "  " & Items(its), 1
        End If
    End If
End Sub

Private Sub TakeBack()
    Dim index As Long
    Dim at As Long
    at = InStrRev(Steps, "|")
    If at = 0 Then
        Answer "x", T("NOTHING TO TAKE BACK"), 2
        Exit Sub
    End If
    index = CLng(Mid(Steps, at + 1))
    Parcel = Parcels(index)
    If Not Kept("UNDONE", Skus(index), "", "") Then Exit Sub
    GivenBack index
    SetScanned RowNumbers(index), ScannedColumn, Done(index)
    Answer "", T("TAKEN BACK") & "  " & Items(index), 0
End Sub

' What a scale types or a hand does: grams, or kilograms with a point or a comma or kg behind it.
Private Function IsWeight(ByVal code As String) As Boolean
    Dim plain As String
    plain = Figures(code)
    IsWeight = Digits(Replace(plain, ".", "")) And Len(plain) <= 7
End Function

Private Function Figures(ByVal code As String) As String
    Figures = Replace(LCase(Replace(code, " ", "")), ",", ".")
    Figures = Replace(Replace(Figures, "kg", ""), "g", "")
End Function

Private Sub Weigh(ByVal code As String)
    Dim weight As Double
    Dim expected As Double
    weight = Val(Figures(code))
    If InStr(LCase(code), "kg") > 0 Or InStr(Figures(code), ".") > 0 Then weight = weight * 1000
    weight = Int(weight + 0.5)
    If Not Kept("WEIGHT", "", code, CStr(weight)) Then Exit Sub
    expected = Grams(IndexOf(Parcel))
    If expected > 0 And Abs(weight - expected) > Tolerance * expected Then
        Answer "x", Replace(Replace(T("{weight} g, expected {expected} g"), "{weight}", CStr(weight)), "{expected}", CStr(expected)), 2
    Else
        Answer "v", Parcel & "  " & CStr(weight) & " g", 3
    End If
End Sub

Private Function UnitsMissing() As Double
    Dim index As Long
    For index = 0 To LineCount - 1
        If Parcels(index) = Parcel And Done(index) < Wanted(index) Then UnitsMissing = UnitsMissing + Wanted(index) - Done(index)
    Next index
End Function

Private Function FirstMissing() As String
    Dim index As Long
    For index = 0 To LineCount - 1
        If Parcels(index) = Parcel And Done(index) < Wanted(index) And FirstMissing = "" Then FirstMissing = Items(index)
    Next index
End Function

Private Function IndexOf(ByVal number As String) As Long
    Dim index As Long
    For index = LineCount - 1 To 0 Step -1
        If Parcels(index) = number Then IndexOf = index
    Next index
End Function

Private Function RowOf(ByVal number As String) As Long
    RowOf = RowNumbers(IndexOf(number))
End Function

' A line of the file: what the answer says counts only once it stands there.
Private Function Kept(ByVal told As String, ByVal sku As String, ByVal code As String, ByVal value As String) As Boolean
    Dim file As Integer
    On Error GoTo Failed
    file = FreeFile
    Open Path For Append As #file
    Write #file, Format(Now + Clock, "yyyy-mm-dd hh:mm:ss"), Who(), Parcel, sku, told, Written(code), value
    Close #file
    Kept = True
    Exit Function
Failed:
    Answer "x", T("THE SCAN COULD NOT BE WRITTEN DOWN") & "  " & Path, 2
End Function

Private Function Written(ByVal code As String) As String
    Written = Replace(Replace(code, Chr(29), "{GS}"), Chr(34), "'")
End Function

Private Function Who() As String
    Who = Environ("USERNAME")
    If Who = "" Then Who = Environ("USER")
    Who = Replace(Who, Chr(34), "'")
End Function

' kind: 0 plain, 1 right, 2 wrong, 3 complete. A sign and a sound go with the colour, for it is not seen by everyone.
Private Sub Answer(ByVal sign As String, ByVal words As String, ByVal kind As Integer)
    Dim before As String
    Dim times As Integer
    If sign = "v" Then before = ChrW(10004) & "  "
    If sign = "x" Then before = ChrW(10008) & "  "
    Paint before & words, Array(15921906, 9359529, 7961083, 5287936)(kind), (kind = 2)
    If kind = 1 Then Beep
    For times = 1 To 3
        If kind = 2 Then Beep
    Next times
End Sub

Private Sub Paint(ByVal words As String, ByVal colour As Long, ByVal wrong As Boolean)
#If LIBREOFFICE Then
    PaintInLibreOffice words, colour
    Exit Sub
#End If
    With ThisWorkbook.Worksheets(SheetNamed("packing")).Range("A3")
        .Value = words
        .Interior.Color = colour
    End With
End Sub

' Letters that one reads from two metres, while Scan is on.
Private Sub Big(ByVal on_ As Boolean)
#If LIBREOFFICE Then
    BigInLibreOffice on_
    Exit Sub
#End If
    With ThisWorkbook.Worksheets(SheetNamed("packing"))
        .Rows(3).RowHeight = IIf(on_, 84, 33)
        .Range("A3").Font.Size = IIf(on_, Wide, 10)
        .Range("A3").Font.Bold = on_
        If Not on_ Then .Range("A3").Value = ""
        If Not on_ Then .Range("A3").Interior.Pattern = -4142
        If on_ Then .Activate
    End With
End Sub

Private Sub SetScanned(ByVal row As Long, ByVal column As Long, ByVal units As Double)
#If LIBREOFFICE Then
    SetInLibreOffice row, column, units
    Exit Sub
#End If
    ThisWorkbook.Worksheets(SheetNamed("packing")).Cells(row, column).Value = units
End Sub

Private Sub ShowLine(ByVal row As Long)
#If LIBREOFFICE Then
    ShowLineInLibreOffice row
    Exit Sub
#End If
    On Error Resume Next
    Application.Goto ThisWorkbook.Worksheets(SheetNamed("packing")).Cells(row, 3), False
End Sub

Private Sub KeysOn()
#If LIBREOFFICE Then
    KeysOnInLibreOffice
    Exit Sub
#End If
    BindKeys True
End Sub

Private Sub KeysOff()
#If LIBREOFFICE Then
    KeysOffInLibreOffice
    Exit Sub
#End If
    BindKeys False
End Sub
