package io.sallyport.pipeline.sad;

import java.util.Arrays;

/**
 * The pending SAs by the time when they are given up: a binary heap over record indices that also knows where each
 * record stands, so that one can leave from the middle. Times are nanoseconds of a clock that may wrap.
 */
final class Deadlines {
    private static final int ABSENT = -1;

    private final long[] deadline;
    private final int[] heap;
    private final int[] position;
    private int size;

    Deadlines(int records) {
        deadline = new long[records];
        heap = new int[records];
        position = new int[records];
        Arrays.fill(position, ABSENT);
    }

    int size() {
        return size;
    }

    boolean contains(int record) {
        return position[record] != ABSENT;
    }

    /** The record at that place, 0 to size - 1; the first has the earliest deadline, the others are in no order. */
    int at(int place) {
        return heap[place];
    }

    boolean isDue(long nowNs) {
        return size > 0 && nowNs - deadline[heap[0]] >= 0;
    }

    /** Adds a record that is not contained. */
    void add(int record, long deadlineNs) {
        deadline[record] = deadlineNs;
        put(size, record);
        rise(size++);
    }

    /** Takes a record out; nothing happens if it is not contained. */
    void remove(int record) {
        int place = position[record];
        if (place == ABSENT) {
            return;
        }
        position[record] = ABSENT;
        size--;
        if (place < size) {
            put(place, heap[size]);
            rise(place);
            sink(place);
        }
    }

    private void rise(int from) {
        int place = from;
        int record = heap[place];
        while (place > 0 && isBefore(record, heap[(place - 1) / 2])) {
            put(place, heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        put(place, record);
    }

    private void sink(int from) {
        int place = from;
        int record = heap[place];
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], record)) {
                break;
            }
            put(place, heap[child]);
            place = child;
        }
        put(place, record);
    }

    private boolean isBefore(int left, int right) {
        return deadline[left] - deadline[right] < 0;
    }

    private void put(int place, int record) {
        heap[place] = record;
        position[record] = place;
    }
}
