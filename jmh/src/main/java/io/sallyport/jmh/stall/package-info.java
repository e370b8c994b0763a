/** How long a worker may be away from its packets while the control plane is busy and heaps are collected. */
package io.sallyport.jmh.stall;
