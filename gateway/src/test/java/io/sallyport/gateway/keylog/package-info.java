/** Who may read the tables of keys, and what stands in them. */
package io.sallyport.gateway.keylog;
