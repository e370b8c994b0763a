/* What the benchmark says of a run, a line for each thing; see setup.c. */
#ifndef SALLYPORT_SETUP_H
#define SALLYPORT_SETUP_H

#include "reference.h"

struct setup {
    struct worker worker;
    bool in;
    bool raw; /* the cipher alone */
    unsigned buffers;
    /* By the place in a lap of the pcap: the SA whose window goes back to 0 behind that packet, or NULL. */
    struct sa **rewind;
    unsigned lap;
    /* Of the cipher alone: octets of text and SA of each packet of a lap. */
    uint16_t *text;
    struct sa **turn;
};

/* Reads the file, or ends the program with what is wrong. */
void setup_read(struct setup *setup, const char *file);

#endif
