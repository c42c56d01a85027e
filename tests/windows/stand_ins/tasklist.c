/* tasklist.exe, which in Wine 8 prints nothing: an Excel that belongs to somebody else */
#include <stdio.h>
int main(void)
{
    puts("");
    puts("Image Name                     PID Session Name        Session#    Mem Usage");
    puts("========================= ======== ================ =========== ============");
    puts("EXCEL.EXE                     4242 Console                    1     90,000 K");
    return 0;
}
