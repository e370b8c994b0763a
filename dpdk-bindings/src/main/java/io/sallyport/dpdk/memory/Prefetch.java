package io.sallyport.dpdk.memory;

import io.sallyport.dpdk.layout.NativeCall;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks the processor for the cache lines that records lead to, and waits for none of them.
 *
 * <p>A load that waits for memory keeps all that follows from being retired, so a processor has only so many of them under way as
 * find room in its window. PREFETCHT0 asks for a line and is done. Nothing in Java becomes that instruction, so a loop around it is
 * put together here, for x86-64 (AMD64 Architecture Programmer's Manual, volume 3):
 *
 * <pre>
 *   next: mov        rax, [rdi + pointers[0]]
 *         mov        rax, [rax + pointers[1]]     one for each further pointer
 *         prefetcht0 [rax + lines[0]]             one for each line
 *         movzx      ecx, word [rdi + length]     from here on where more lines are needed for longer texts
 *         add        ecx, roundUp
 *         shr        ecx, 6
 *         mov        edx, most - 1
 *         cmp        ecx, edx
 *         cmova      ecx, edx
 *   more: prefetcht0 [rax + last]
 *         sub        rax, 64
 *         dec        ecx
 *         jns        more                         to here
 *         add        rdi, octets of a record
 *         dec        rsi
 *         jnz        next
 *         ret
 * </pre>
 *
 * <p>A prefetch of an address where nothing is does nothing; the pointers on the way to it are loaded, and have to be good.
 */
public final class Prefetch implements AutoCloseable {
    private static final MethodHandle CALL = NativeCall.critical(2);

    /** {@code mov rax, [rdi + disp32]}: REX.W, opcode, ModRM. */
    private static final byte[] LOAD_OF_RECORD = {0x48, (byte) 0x8b, (byte) 0x87};

    /** {@code mov rax, [rax + disp32]}. */
    private static final byte[] LOAD_ONWARDS = {0x48, (byte) 0x8b, (byte) 0x80};

    /** {@code prefetcht0 [rax + disp32]}. */
    private static final byte[] FETCH = {0x0f, 0x18, (byte) 0x88};

    /** {@code movzx ecx, word [rdi + disp32]}. */
    private static final byte[] LENGTH = {0x0f, (byte) 0xb7, (byte) 0x8f};

    /** {@code add ecx, imm32}. */
    private static final byte[] ROUND = {(byte) 0x81, (byte) 0xc1};

    /** {@code shr ecx, 6}: octets become cache lines. */
    private static final byte[] TO_LINES = {(byte) 0xc1, (byte) 0xe9, 0x06};

    /** {@code mov edx, imm32}. */
    private static final byte MOST = (byte) 0xba;

    /** {@code cmp ecx, edx}, {@code cmova ecx, edx}. */
    private static final byte[] AT_MOST = {0x39, (byte) 0xd1, 0x0f, 0x47, (byte) 0xca};

    /** {@code sub rax, 64}, {@code dec ecx}, {@code jns} to the fetch before. */
    private static final byte[] ONE_LINE_MORE = {
        0x48, (byte) 0x83, (byte) 0xe8, 0x40, (byte) 0xff, (byte) 0xc9, 0x79, -15
    };

    /** {@code add rdi, imm32}. */
    private static final byte[] ADD = {0x48, (byte) 0x81, (byte) 0xc7};

    /** {@code dec rsi}. */
    private static final byte[] DECREMENT = {0x48, (byte) 0xff, (byte) 0xce};

    /** {@code jnz rel32}, from behind it. */
    private static final byte[] JUMP_BACK = {0x0f, (byte) 0x85};

    /** {@code ret}. */
    private static final byte RETURN = (byte) 0xc3;

    private final CodePage page;
    private final long code;

    /**
     * Lines that are needed the more of, the longer a text is: {@code (octets + roundUp) / 64 + 1} of them.
     *
     * @param length place of the text's octets in a record, of 16 bits
     * @param roundUp 0 to 63
     * @param last place of the line that is needed for any text; longer ones need those before it
     * @param most so many at most, 1 or more
     */
    public record Growing(int length, int roundUp, int last, int most) {}

    private Prefetch(CodePage page) {
        this.page = page;
        code = page.address();
    }

    /**
     * Makes the code.
     *
     * @param recordOctets from one record to the next
     * @param pointers the first is the place of a pointer in a record, each further one that of a pointer in what the one before
     *     leads to; 1 or more
     * @param lines places in what the last one leads to, of which the lines are fetched; a hundred at most
     */
    public static Prefetch of(int recordOctets, int[] pointers, int[] lines) {
        return of(recordOctets, pointers, lines, Optional.empty());
    }

    /** The same with lines whose number depends on the record. */
    public static Prefetch of(int recordOctets, int[] pointers, int[] lines, Optional<Growing> growing) {
        return new Prefetch(CodePage.of(assemble(recordOctets, pointers, lines, growing)));
    }

    static byte[] assemble(int recordOctets, int[] pointers, int[] lines, Optional<Growing> growing) {
        ByteBuffer code = ByteBuffer.allocate(CodePage.OCTETS).order(ByteOrder.LITTLE_ENDIAN);
        code.put(LOAD_OF_RECORD).putInt(pointers[0]);
        for (int i = 1; i < pointers.length; i++) {
            code.put(LOAD_ONWARDS).putInt(pointers[i]);
        }
        for (int line : lines) {
            code.put(FETCH).putInt(line);
        }
        growing.ifPresent(more -> assemble(code, more));
        code.put(ADD).putInt(recordOctets).put(DECREMENT).put(JUMP_BACK);
        code.putInt(-(code.position() + Integer.BYTES)).put(RETURN);
        return Arrays.copyOf(code.array(), code.position());
    }

    private static void assemble(ByteBuffer code, Growing growing) {
        code.put(LENGTH)
                .putInt(growing.length())
                .put(ROUND)
                .putInt(growing.roundUp())
                .put(TO_LINES);
        code.put(MOST).putInt(growing.most() - 1).put(AT_MOST);
        code.put(FETCH).putInt(growing.last()).put(ONE_LINE_MORE);
    }

    /**
     * Asks for the lines.
     *
     * @param first address of the first record
     * @param count records; none if it is 0 or less
     */
    public void run(long first, int count) {
        if (count > 0) {
            try {
                long _ = (long) CALL.invokeExact(MemorySegment.ofAddress(code), first, (long) count);
            } catch (Throwable e) {
                throw NativeCall.failed(e);
            }
        }
    }

    /** Frees the code, which nobody may be running any more. */
    @Override
    public void close() {
        page.close();
    }
}
