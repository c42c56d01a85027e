/* python.exe as python.org's: the wide command line goes to python311.dll */
#include <stddef.h>
__declspec(dllimport) int Py_Main(int, wchar_t **);
int wmain(int argc, wchar_t **argv) { return Py_Main(argc, argv); }
