"""Many questions asked side by side, in processes of their own or wherever an executor has its workers."""
