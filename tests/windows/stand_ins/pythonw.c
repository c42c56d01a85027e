/* pythonw.exe as python.org's: the same for a program without a console */
#include <windows.h>
__declspec(dllimport) int Py_Main(int, wchar_t **);
extern int __argc;
extern wchar_t **__wargv;
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, LPWSTR line, int show) { return Py_Main(__argc, __wargv); }
