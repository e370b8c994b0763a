package io.sallyport.dpdk.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NativeCallTest {
    private static final NativeLibraries LIBC = NativeLibraries.libc();

    @Test
    @DisplayName("an int has its sign, as argument and as result")
    void shouldPassIntsWithTheirSign() {
        NativeCall abs = LIBC.function("abs", 1);
        NativeCall toLower = LIBC.function("tolower", 1);
        assertEquals(5, abs.toInt(-5));
        assertEquals(-1, toLower.toInt(-1), "EOF is left as it is");
        assertEquals(Integer.MAX_VALUE, abs.toInt(-Integer.MAX_VALUE));
    }

    @Test
    @DisplayName("an unsigned 16-bit argument is read from the low bits, whatever its Java value was widened to")
    void shouldPassUnsignedShorts() {
        NativeCall htons = LIBC.function("htons", 1);
        assertEquals(0x34f2, htons.toInt(0xf234) & 0xffff);
        assertEquals(0x34f2, htons.toInt((short) 0xf234) & 0xffff);
    }

    @Test
    @DisplayName("64 bits go there and back")
    void shouldPassLongs() {
        assertEquals(1L << 40, LIBC.function("labs", 1).toLong(-(1L << 40)));
    }

    @Test
    @DisplayName("pointers and lengths are longs; the result may be left")
    void shouldPassPointers() {
        try (OffHeap memory = OffHeap.allocate(32)) {
            LIBC.function("memset", 3).run(memory.address(), 0x5a, 16);
            long copied = LIBC.function("memcpy", 3).toLong(memory.address() + 16, memory.address(), 8);
            assertEquals(memory.address() + 16, copied);
            assertEquals(0x5a5a5a5a5a5a5a5aL, Memory.i64(memory.address() + 16));
            assertEquals(0, Memory.i64(memory.address() + 24));
        }
    }

    @Test
    @DisplayName("a function with as many parameters as a call takes, and one with none")
    void shouldTakeAnyNumberOfArguments() {
        int anonymous = 0x22;
        long mapping = LIBC.function("mmap", 6).toLong(0, 4096, 1, anonymous, -1, 0);
        assertTrue(mapping > 0, "mmap gave " + mapping);
        assertEquals(0, LIBC.function("munmap", 2).toInt(mapping, 4096));
        assertEquals(ProcessHandle.current().pid(), LIBC.function("getpid", 0).toInt());
    }

    @Test
    @DisplayName("the wrong number of arguments is said, and nothing is called")
    void shouldRefuseAnotherNumberOfArguments() {
        NativeCall abs = LIBC.function("abs", 1);
        String message = assertThrows(IllegalArgumentException.class, () -> abs.toInt(1, 2))
                .getMessage();
        assertEquals("abs was called with 2 arguments in place of 1", message);
        assertThrows(IllegalArgumentException.class, abs::toInt);
    }

    @Test
    @DisplayName("a critical handle takes the function as its first argument")
    void shouldCallFunctionsThatAreGiven() throws Throwable {
        MethodHandle call = NativeCall.critical(1);
        MemorySegment labs = LIBC.symbol("labs");
        assertEquals(7L, (long) call.invokeExact(labs, -7L));
        assertSame(call, NativeCall.critical(1), "one shape, one handle");
    }

    @Test
    @DisplayName("what a call throws comes out as it is, and unchecked")
    void shouldPassExceptionsOn() {
        RuntimeException exception = new IllegalArgumentException("defect");
        assertSame(exception, assertThrows(RuntimeException.class, () -> NativeCall.failed(exception)));
        Error error = new StackOverflowError();
        assertSame(error, assertThrows(StackOverflowError.class, () -> NativeCall.failed(error)));
        Exception checked = new Exception("checked");
        assertSame(
                checked,
                assertThrows(IllegalStateException.class, () -> NativeCall.failed(checked))
                        .getCause());
    }
}
