package io.sallyport.gateway.cli;

/** How the program ends. */
public final class ExitCode {
    /** All went well. */
    public static final int OK = 0;

    /** The work was done, and its result is not good. */
    public static final int FAILED = 1;

    /** The arguments or the configuration are wrong. */
    public static final int USAGE = 2;

    /** The machine lacks something: a library, a device, memory, privileges. */
    public static final int ENVIRONMENT = 3;

    /** A defect of the program itself. */
    public static final int DEFECT = 4;

    private ExitCode() {}
}
