"""A WebSocket server of another library: prints its port, then greets its client, splits a message, pings, and closes."""
import asyncio
import websockets


async def serve(client, _path=None):
    print(await client.recv(), flush=True)
    await client.send("whole")
    await client.send(["in ", "three ", "parts"])
    await client.send("x" * 70_000)
    await asyncio.wait_for(await client.ping(), 60)
    await client.send("heard the pong")
    await client.close(1001, "going away")


async def main():
    async with websockets.serve(serve, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Event().wait()


asyncio.run(main())
