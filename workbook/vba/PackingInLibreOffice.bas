Option Explicit

#If LIBREOFFICE Then
Private Handler As Object
Private Listened As Object

Public Sub KeysOnInLibreOffice()
    KeysOffInLibreOffice
    Handler = CreateUnoListener("ScanKey_", "com.sun.star.awt.XKeyHandler")
    Listened = ThisComponent.CurrentController
    Listened.addKeyHandler Handler
End Sub

Public Sub KeysOffInLibreOffice()
    On Error Resume Next
    If Not IsNull(Handler) Then Listened.removeKeyHandler Handler
    Handler = Nothing
End Sub

' True takes the key away from the cells. Keys with Ctrl or Alt stay LibreOffice's, but for Ctrl+]. LibreOffice would let
' the next key in while this one is worked on, and keys would change places; it must not wait for a single line.
Public Function ScanKey_keyPressed(ByVal pressed As Object) As Boolean
    EnableReschedule False
    ScanKey_keyPressed = True
    Select Case pressed.KeyCode
        Case com.sun.star.awt.Key.RETURN
            KeyEnds "{Enter}"
        Case com.sun.star.awt.Key.TAB
            KeyEnds "{Tab}"
        Case com.sun.star.awt.Key.BACKSPACE
            KeyBack
        Case com.sun.star.awt.Key.ESCAPE
            ScanEnd
        Case com.sun.star.awt.Key.DOWN
            KeySeparates
        Case Else
            If Asc(pressed.KeyChar) = 29 Then
                KeySeparates
            ElseIf (pressed.Modifiers And 6) = 0 And Asc(pressed.KeyChar) >= 32 Then
                KeyTyped pressed.KeyChar
            Else
                ScanKey_keyPressed = False
            End If
    End Select
End Function

Public Function ScanKey_keyReleased(ByVal pressed As Object) As Boolean
    ScanKey_keyReleased = False
End Function

Public Sub ScanKey_disposing(ByVal pressed As Object)
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

Public Sub ShowRowInLibreOffice(ByVal row As Long)
    On Error Resume Next
    ThisComponent.CurrentController.setActiveSheet Bench()
    ThisComponent.CurrentController.select Bench().getCellByPosition(2, row - 1)
End Sub

Private Function Bench() As Object
    Bench = ThisComponent.Sheets.getByName(SheetNamed("packing"))
End Function
#End If
