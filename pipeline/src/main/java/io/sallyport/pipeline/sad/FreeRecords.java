package io.sallyport.pipeline.sad;

/** The indices of the cold records that serve no SA: a stack in one array. */
final class FreeRecords {
    private final int[] stack;
    private int size;

    FreeRecords(int records) {
        stack = new int[records];
        for (int index = records - 1; index >= 0; index--) {
            give(index);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int take() {
        return stack[--size];
    }

    void give(int index) {
        stack[size++] = index;
    }
}
