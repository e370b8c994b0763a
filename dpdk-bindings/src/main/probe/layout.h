/*
 * The four kinds of line that a layout file has. A key is the kind and the C name; a value is a signed decimal.
 *
 *   offset.STRUCT.FIELD    octets from the start of the structure
 *   size.STRUCT            octets, padding included
 *   mask.STRUCT.FIELD      bits that a bit-field occupies in the 64-bit word around it
 *   constant.NAME          value of a macro or an enumerator
 */
#include <stddef.h>
#include <stdio.h>

#define OFFSET(type, field) LAYOUT_LINE("offset." #type "." #field, offsetof(struct type, field))
#define SIZE(type) LAYOUT_LINE("size." #type, sizeof(struct type))
#define CONSTANT(name) LAYOUT_LINE("constant." #name, name)
#define LAYOUT_LINE(key, value) printf("%s=%lld\n", key, (long long)(value))
