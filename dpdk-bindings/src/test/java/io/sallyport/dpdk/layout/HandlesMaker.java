package io.sallyport.dpdk.layout;

/** Makes all handles in a JVM of its own, which has made none before. */
final class HandlesMaker {
    private HandlesMaker() {}

    public static void main(String[] arguments) {
        NativeHandles.make();
        NativeHandles.make();
    }
}
