Option Explicit

' Every key of a scanner is bound while Scan is on; Excel gives them back when it ends or is closed.

Public Sub BindKeys(ByVal bound As Boolean)
#If LIBREOFFICE Then
    Exit Sub
#End If
    Dim code As Integer
    For code = 32 To 126
        BindKey KeyFor(code), "'Scan_Key " & CStr(code) & "'", bound
    Next code
    BindKey "~", "Scan_Enter", bound
    BindKey "{ENTER}", "Scan_Enter", bound
    BindKey "{TAB}", "Scan_Tab", bound
    BindKey "{BS}", "KeyBack", bound
    BindKey "{ESC}", "ScanEnd", bound
    BindKey "{DOWN}", "KeySeparates", bound
    BindKey "^{]}", "KeySeparates", bound
End Sub

Private Sub BindKey(ByVal key As String, ByVal macro As String, ByVal bound As Boolean)
    On Error Resume Next
    If bound Then
        Application.OnKey key, macro
    Else
        Application.OnKey key
    End If
End Sub

Private Function KeyFor(ByVal code As Integer) As String
    KeyFor = Chr(code)
    If code >= 65 And code <= 90 Then KeyFor = "+" & Chr(code + 32)
    If InStr("+^%~(){}[]", Chr(code)) > 0 Then KeyFor = "{" & Chr(code) & "}"
End Function

Public Sub Scan_Key(ByVal code As Integer)
    KeyTyped Chr(code)
End Sub

Public Sub Scan_Enter()
    KeyEnds "{Enter}"
End Sub

Public Sub Scan_Tab()
    KeyEnds "{Tab}"
End Sub
