Option Explicit

Public Function LogPath() As String
#If Mac Then
    LogPath = Environ("HOME") & "/fulfilment.log"
#Else
    LogPath = Environ("TEMP") & "\fulfilment.log"
#End If
End Function

Public Sub ShowLog(ByVal code As Long)
    Dim text As String
    text = LogText()
    If text = "" Then
        Say "The step stopped (code " & code & ") and left no log. Type in a terminal: fulfilment check-set-up"
    Else
        Say "The step stopped: " & vbLf & Right(text, 600) & vbLf & vbLf & "The whole log: " & LogPath()
    End If
End Sub

Public Function LogText() As String
    Dim channel As Integer
    On Error GoTo Missing
    channel = FreeFile
    Open LogPath() For Binary Access Read As #channel
    LogText = Space(LOF(channel))
    Get #channel, , LogText
    Close #channel
    LogText = Trim(LogText)
    Exit Function
Missing:
    LogText = ""
End Function
