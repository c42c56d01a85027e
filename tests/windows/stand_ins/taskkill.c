/* taskkill.exe that kills nothing and notes its command line in the file that the environment names */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
int main(void)
{
    FILE *noted = fopen(getenv("TASKKILL_NOTES"), "a");
    fprintf(noted, "%s\n", GetCommandLineA());
    return fclose(noted);
}
