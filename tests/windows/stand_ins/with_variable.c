/* with_variable.exe FILE COMMAND: starts the command as it stands with the variable that the file names, NAME=value in
   UTF-16, for Wine 8's WScript.Shell cannot write its environment. 9009 where nothing could be started. */
#include <stdio.h>
#include <windows.h>

static wchar_t *after(wchar_t *line)
{
    wchar_t end = *line == L'"' ? L'"' : L' ';
    while (*++line && *line != end) {}
    while (*line && (*line == L'"' || *line == L' ') && (line++, line[-1] != L' ')) {}
    return line;
}

int wmain(int argc, wchar_t **argv)
{
    static wchar_t text[32768];
    STARTUPINFOW startup = {sizeof startup};
    PROCESS_INFORMATION started;
    DWORD code;
    FILE *file = _wfopen(argv[1], L"rb");
    text[fread(text, sizeof *text, 32767, file)] = 0;
    fclose(file);
    wchar_t *name = text + (*text == 0xFEFF), *value = wcschr(name, L'=');
    *value++ = 0;
    SetEnvironmentVariableW(name, value);
    if (!CreateProcessW(NULL, after(after(GetCommandLineW())), NULL, NULL, FALSE, 0, NULL, NULL, &startup, &started))
        return 9009;
    WaitForSingleObject(started.hProcess, INFINITE);
    GetExitCodeProcess(started.hProcess, &code);
    return code;
}
